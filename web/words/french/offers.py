"""Money that waits, comes later, is given back or goes by a link, in French."""

WORDS = {
    "You declined %(sum)s": "Vous avez refusé %(sum)s",
    "%(name)s declined %(sum)s": "%(name)s a refusé %(sum)s",
    "You cancelled %(sum)s": "Vous avez annulé %(sum)s",
    "%(name)s cancelled %(sum)s": "%(name)s a annulé %(sum)s",
    "%(sum)s came back to you: it was not accepted in time": "%(sum)s vous est revenu : cela n’a"
    " pas été accepté à temps",
    "%(sum)s went back to %(name)s: it was not accepted in time": "%(sum)s est revenu à %(name)s :"
    " cela n’a pas été accepté à temps",
    "You offered %(name)s": "Vous avez proposé à %(name)s",
    "%(name)s offers you": "%(name)s vous propose",
    "%(payer)s offered %(payee)s": "%(payer)s a proposé à %(payee)s",
    "Waiting": "En attente",
    "On its way": "En route",
    "until": "jusqu’au",
    "arrives": "arrive",
    "Accepted": "Accepté",
    "Arrived": "Arrivé",
    "Declined": "Refusé",
    "Cancelled": "Annulé",
    "Returned": "Rendu",
    "Decline": "Refuser",
    "Accept": "Accepter",
    "Declined: %(sum)s": "Refusé : %(sum)s",
    "Cancelled: %(sum)s": "Annulé : %(sum)s",
    "Returned: %(sum)s": "Rendu : %(sum)s",
    "You offered %(sum)s": "Vous avez proposé %(sum)s",
    "%(name)s offers %(sum)s": "%(name)s propose %(sum)s",
}
