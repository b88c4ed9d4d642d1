"""What is paid by the calendar, in French."""

WORDS = {
    "The payment of %(sum)s on %(on)s is skipped": "Le paiement de %(sum)s du %(on)s est sauté",
    "%(sum)s %(often)s: stopped": "%(sum)s %(often)s : arrêté",
    "The payment of %(sum)s on %(on)s was missed": "Le paiement de %(sum)s du %(on)s n’a pas eu"
    " lieu",
    "on %(day)s": "le %(day)s",
    "In two days": "Dans deux jours",
    "Quid was away, so of the payments to %(name)s these were left out: %(count)s": "Quid était"
    " absent ; paiements à %(name)s laissés de côté : %(count)s",
    "The payment of %(sum)s to %(name)s on %(on)s was not made: %(why)s.": "Le paiement de %(sum)s"
    " à %(name)s du %(on)s n’a pas été fait : %(why)s.",
    "there was not enough money": "il n’y avait pas assez d’argent",
    "your money is frozen": "votre argent est gelé",
    "it is beyond your limit": "il dépasse votre plafond",
    "it cannot be received": "il ne peut pas être reçu",
    "It is missed.": "Il n’aura pas lieu.",
    "It is tried once more tomorrow.": "Un nouvel essai a lieu demain.",
    "Skip once": "Sauter une fois",
    "Stop": "Arrêter",
    "You will pay %(name)s": "Vous paierez %(name)s",
    "%(name)s will pay you": "%(name)s vous paiera",
    "%(payer)s will pay %(payee)s": "%(payer)s paiera %(payee)s",
    "Scheduled": "Programmé",
    "next on %(day)s": "prochain le %(day)s",
    "Stopped": "Arrêté",
    "Finished": "Terminé",
    "Skipped: %(sum)s": "Sauté : %(sum)s",
    "Stopped: %(sum)s": "Arrêté : %(sum)s",
    "Missed: %(sum)s": "Manqué : %(sum)s",
    "%(on)s: you will pay %(sum)s": "%(on)s : vous paierez %(sum)s",
    "Not paid: %(sum)s": "Pas payé : %(sum)s",
    "You will pay %(sum)s": "Vous paierez %(sum)s",
    "%(name)s will pay %(sum)s": "%(name)s paiera %(sum)s",
    "Planned for %(day)s": "Prévu le %(day)s",
    "Late: planned for %(day)s": "En retard : prévu le %(day)s",
}
