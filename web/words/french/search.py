"""The search, in French."""

WORDS = {
    "Search": "Rechercher",
    "%(query)s: search": "%(query)s\xa0: recherche",
    "Search messages": "Rechercher dans les messages",
    "Search here": "Rechercher ici",
    "Search this conversation": "Rechercher dans cette conversation",
    "Back to the conversation": "Retour à la conversation",
    "What to look for": "Que rechercher",
    "What was said here": "Ce qui a été dit ici",
    "People, messages, posts": "Personnes, messages, publications",
    "Only in this conversation.": "Seulement dans cette conversation.",
    "Search everywhere": "Rechercher partout",
    "Everything": "Tout",
    "People": "Personnes",
    "Posts": "Publications",
    "Hashtags": "Mots-dièse",
    "All people": "Toutes les personnes",
    "All messages": "Tous les messages",
    "All posts": "Toutes les publications",
    "All replies": "Toutes les réponses",
    "All hashtags": "Tous les mots-dièse",
    "in %(name)s": "dans %(name)s",
    "to %(name)s": "à %(name)s",
    "What are you looking for?": "Que cherchez-vous\xa0?",
    "A word that was said here, or the beginning of one.": (
        "Un mot qui a été dit ici, ou son début."
    ),
    "A name or a handle, a word that was said or posted, or a #hashtag.": (
        "Un nom ou un identifiant, un mot dit ou publié, ou un #motdièse."
    ),
    "Nothing found": "Rien trouvé",
    "Try another word, or fewer of them. The beginning of the last one will do.": (
        "Essayez un autre mot, ou moins de mots. Le début du dernier suffit."
    ),
}
PLURALS = {"%(num)s post": ("%(num)s publication", "%(num)s publications")}
