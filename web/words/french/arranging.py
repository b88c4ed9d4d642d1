"""Conversations that are muted, archived and pinned, in French."""

WORDS = {
    "A conversation comes back to the list when something is said there, unless you have muted"
    " it.": "Une conversation revient dans la liste dès qu’on y écrit, sauf si vous l’avez mise"
    " en sourdine.",
    "Archive": "Archiver",
    "Archived": "Archivées",
    "Back to the list": "Remettre dans la liste",
    "Mute for 8 hours": "Sourdine pendant 8 heures",
    "Mute for an hour": "Sourdine pendant une heure",
    "Mute for good": "Sourdine pour de bon",
    "Search, mute, archive or pin": "Recherche, sourdine, archives ou épingle",
    "Muted": "En sourdine",
    "Nothing is archived": "Rien n’est archivé",
    "Pin on top": "Épingler en haut",
    "Pinned": "Épinglée",
    "Unmute": "Réactiver les alertes",
    "Unpin": "Désépingler",
}
