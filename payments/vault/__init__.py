"""Card numbers at rest: what a card is, how it is sealed and kept, and how keys change."""
