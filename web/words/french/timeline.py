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
    "What do you say about it?": "Qu’en dites-vous ?",
    "Who likes this": "Qui aime ceci",
    "More people": "Plus de personnes",
    "That is all.": "C’est tout.",
    "Nobody yet.": "Personne pour l’instant.",
    "Nobody has quoted this yet.": "Personne ne l’a encore citée.",
    "Edited": "Modifiée",
    "Unpin from your profile": "Retirer du haut du profil",
    "Pin to your profile": "Épingler à votre profil",
    "Pinned": "Épinglée",
    "Your post": "Votre publication",
    "For 5 minutes. What it said before stays to be read.": (
        "Pendant 5 minutes. Ce qu’elle disait avant reste lisible."
    ),
    "The 5 minutes are over: it stays as it is.": (
        "Les 5 minutes sont passées : elle reste comme elle est."
    ),
    "Write something, or delete the post.": "Écrivez quelque chose, ou supprimez la publication.",
    "Delete the post": "Supprimer la publication",
    "Delete this post?": "Supprimer cette publication ?",
    "Its words are gone for good, also from quotes. What others answered stays.": (
        "Ses mots disparaissent pour de bon, même des citations. Les réponses des autres restent."
    ),
    "Keep it": "La garder",
    "What it said before": "Ce qu’elle disait avant",
    "Until": "Jusqu’à",
    "Now": "Maintenant",
    "This post was deleted": "Cette publication a été supprimée",
    "This post was deleted by its author.": "Son auteur a supprimé cette publication.",
    "Explore": "Explorer",
    "Rising": "Qui montent",
    "What people post on Quid, and what they talk about.": (
        "Ce que les gens publient sur Quid, et de quoi ils parlent."
    ),
    "Whatever anybody posts stands here.": "Tout ce qui est publié se trouve ici.",
    "What people post on Quid about #%(tag)s.": "Ce que l’on publie sur Quid à propos de #%(tag)s.",
    "Nobody has posted anything with #%(tag)s.": "Personne n’a rien publié avec #%(tag)s.",
    "%(name)s on Quid": "%(name)s sur Quid",
    "What %(name)s posts on Quid.": "Ce que %(name)s publie sur Quid.",
    "About you": "Vous en quelques mots",
    "On your profile, for everybody. At most 160 characters.": (
        "Sur votre profil, pour tout le monde. 160 caractères au plus."
    ),
    "Say it in 160 characters at most.": "Dites-le en 160 caractères au plus.",
}
PLURALS = {
    "%(num)s quote": ("%(num)s citation", "%(num)s citations"),
    "%(num)s like": ("%(num)s mention J’aime", "%(num)s mentions J’aime"),
}
