"""The timeline, in French."""

WORDS = {
    "Reposted by %(name)s": "Repartagé par %(name)s",
    "Repost": "Repartager",
    "Like": "Aimer",
    "Bookmark": "Mettre de côté",
    "Bookmarks": "Mis de côté",
    "More about this post": "Plus sur cette publication",
    "Quote": "Citer",
    "Quotes": "Citations",
    "Quote it": "La citer",
    "This post is not here any more.": "Cette publication n’est plus là.",
    "Nothing kept yet": "Rien de côté pour l’instant",
    "What you bookmark stands here, for you alone.": (
        "Ce que vous mettez de côté se trouve ici, pour vous seul."
    ),
    "What do you say about it?": "Qu’en dites-vous ?",
    "Who likes this": "Qui aime ceci",
    "More people": "Plus de personnes",
    "Nobody yet.": "Personne pour l’instant.",
    "Nobody has quoted this yet.": "Personne ne l’a encore citée.",
}
PLURALS = {
    "%(num)s quote": ("%(num)s citation", "%(num)s citations"),
    "%(num)s like": ("%(num)s mention J’aime", "%(num)s mentions J’aime"),
}
