"""Messages, what becomes of them and what people think of them, in French."""

WORDS = {
    "Draft:": "Brouillon\u00a0:",
    "First unread": "Premier non lu",
    "Message deleted": "Message supprimé",
    "More about this message": "Plus d’options pour ce message",
    "Reactions": "Réactions",
    "edited": "modifié",
}
