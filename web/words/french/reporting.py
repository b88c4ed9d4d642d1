"""Showing something to those who host, in French."""

WORDS = {
    "Report": "Signaler",
    "Report this person": "Signaler cette personne",
    "Report this group": "Signaler ce groupe",
    "Report this message": "Signaler ce message",
    "Report this post": "Signaler cette publication",
    "Report the group": "Signaler le groupe",
    "What is wrong with it?": "Qu’est-ce qui ne va pas\u00a0?",
    "Spam or advertising": "Spam ou publicité",
    "Insults, threats or hate": "Insultes, menaces ou haine",
    "Fraud, or a false identity": "Fraude ou fausse identité",
    "Something else": "Autre chose",
    "In your words": "Avec vos mots",
    "If there is more to know. At most 1,000 characters.": "S’il y a autre chose à savoir. Au plus"
    " 1\u00a0000 caractères.",
    "Those who run this place read it, with what it says now. @%(handle)s is not told.": "Les"
    " responsables de ce site le lisent, avec ce qui est dit maintenant. @%(handle)s n’en sait"
    " rien.",
    "Choose what is wrong with it.": "Choisissez ce qui ne va pas.",
    "Say it in 1,000 characters at most.": "Dites-le en 1\u00a0000 caractères au plus.",
    "That is enough for a day. Report it tomorrow.": "C’est assez pour un jour."
    " Signalez-le demain.",
    "Thank you. Your report is with those who run this place.": "Merci. Votre signalement est chez"
    " les responsables de ce site.",
    "They read it with what was said when you sent it, also if it is deleted meanwhile, and decide"
    " what to do. @%(handle)s is not told that you reported it.": "Ils le lisent avec ce qui était"
    " dit quand vous l’avez envoyé, même si c’est supprimé entre-temps, et décident que faire."
    " @%(handle)s ne saura pas que vous l’avez signalé.",
    "Until then": "En attendant",
    "Block @%(handle)s": "Bloquer @%(handle)s",
    "Who is blocked cannot write to you, pay you or ask you for money, and is not told.": "Qui est"
    " bloqué ne peut ni vous écrire, ni vous payer, ni vous demander d’argent, et n’en est pas"
    " averti.",
}
