"""The page of those who run the place, in French."""

WORDS = {
    "Operations": "Exploitation",
    "Where the rail says otherwise": "Là où le réseau dit autre chose",
    "Ours: %(says)s": "Nous\xa0: %(says)s",
    "Theirs: %(says)s": "Eux\xa0: %(says)s",
    "What came of it": "Ce qu’il en est advenu",
    "Mark as seen": "Marquer comme vu",
    "Nothing: our books and the rail's say the same.": "Rien\xa0: nos livres et ceux du réseau"
    " disent la même chose.",
    "On its way by cards and banks": "En route par carte et par banque",
    "asked for %(when)s": "demandé\xa0: %(when)s",
    "asked after %(count)s times": "relancé %(count)s fois",
    "Nothing is on its way.": "Rien n’est en route.",
    "Day by day": "Jour par jour",
    "Today, as a file": "Aujourd’hui, en fichier",
    "the rail has %(count)s, %(differ)s of them differ": "le réseau en a %(count)s, dont %(differ)s"
    " diffèrent",
    "Say how you know.": "Dites comment vous le savez.",
    "Somebody else has to agree.": "Quelqu’un d’autre doit être d’accord.",
    "Nobody decides about their own money.": "Nul ne décide de son propre argent.",
    "That is over: there is nothing to decide.": "C’est terminé : il n’y a rien à décider.",
    "There is no such transaction, or nobody has said that of it.": "Il n’y a pas de telle"
    " opération, ou personne n’en a dit cela.",
    "Waits for a second person": "En attente d’une seconde personne",
    "The bank has sent it back": "La banque l’a renvoyé",
    "The money is here": "L’argent est là",
    "The money is not here": "L’argent n’est pas là",
    "The money has arrived": "L’argent est arrivé",
    "The money never arrived": "L’argent n’est jamais arrivé",
    "@%(handle)s says: %(words)s": "@%(handle)s dit : %(words)s",
    "Agree and book it": "Approuver et comptabiliser",
    "Withdraw": "Retirer",
    "What you have found out, and how": "Ce que vous avez appris, et comment",
    "Sent back days later": "Renvoyé des jours plus tard",
    "Its reference": "Sa référence",
    "Nothing is booked before a second person has agreed.": "Rien n’est comptabilisé avant l’accord"
    " d’une seconde personne.",
    "bank": "banque",
    "in": "entrant",
    "out": "sortant",
    "It answered again, and otherwise: only the first answer counts": "Une seconde réponse,"
    " autre\xa0: seule la première compte",
    "It moved only a part": "Une partie seulement est passée",
    "It did not take what we said: look at how it is set up": "Il n’a pas compris\xa0: voyez les"
    " réglages",
    "A day has passed without an answer": "Un jour a passé sans réponse",
    "It did not take back what was to go back; its owner has it": "Il n’a pas repris ce qui devait"
    " repartir\xa0; son propriétaire l’a",
    "Another amount": "Un autre montant",
    "Another outcome": "Une autre issue",
    "Orders to the bank": "Ordres à la banque",
    "payments: %(count)s, made: %(when)s": "paiements\xa0: %(count)s, préparé\xa0: %(when)s",
    "None was made yet.": "Aucun n’a encore été préparé.",
    "Statements of our accounts": "Relevés de nos comptes",
    "entries: %(count)s, differences: %(differ)s": "écritures\xa0: %(count)s, différences\xa0:"
    " %(differ)s",
    "%(held)s of %(count)s entries were held against the books": "%(held)s des %(count)s écritures"
    " comparées aux livres",
    "None was read yet.": "Aucun n’a encore été lu.",
    "It moved this twice": "Ceci est passé deux fois",
    "Its balances do not add up: look at the statement": "Ses soldes ne concordent pas\xa0: voyez"
    " le relevé",
    "It sent a statement again, and otherwise: the first one counts": "Un relevé est revenu,"
    " autre\xa0: le premier compte",
    "It sent a file that cannot be read": "Un fichier est venu qui ne peut être lu",
    "It has this, and we have not": "Il a ceci, et nous pas",
    "We have this, and it has not": "Nous avons ceci, et lui pas",
}
