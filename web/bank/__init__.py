"""The invented bank, served: over mutual TLS to clients, and on pages to its customers."""
