"""Packets and pools, in French."""

WORDS = {
    "You closed your packet: %(sum)s came back": "Vous avez fermé votre enveloppe\xa0: %(sum)s vous"
    " est revenu",
    "%(name)s closed the packet: %(sum)s went back": "%(name)s a fermé l’enveloppe\xa0: %(sum)s lui"
    " est revenu",
    "Your packet is over: %(sum)s came back": "Votre enveloppe est finie\xa0: %(sum)s vous est"
    " revenu",
    "The packet from %(name)s is over: %(sum)s went back": "L’enveloppe de %(name)s est finie\xa0:"
    " %(sum)s lui est revenu",
    "Your packet": "Votre enveloppe",
    "A packet from %(name)s": "Une enveloppe de %(name)s",
    "for you, of %(sum)s": "pour vous, sur %(sum)s",
    "Shares opened": "Parts ouvertes",
    "%(done)s of %(all)s opened": "%(done)s ouvertes sur %(all)s",
    "by luck": "au hasard",
    "equal shares": "parts égales",
    "Who opened it": "Qui l’a ouverte",
    "luckiest": "le plus chanceux",
    "How it was drawn": "Comment c’est tiré",
    "Quid drew all shares from a seed before anybody opened one. Its hash was shown then, the seed"
    " is shown when the packet is over.": "Quid a tiré toutes les parts d’une graine avant que"
    " quiconque en ouvre une. Son empreinte était montrée dès lors, la graine l’est une fois"
    " l’enveloppe finie.",
    "SHA-256 of the seed": "SHA-256 de la graine",
    "Seed": "Graine",
    "Check": "Vérifier",
    "All opened": "Tout est ouvert",
    "Opened": "Ouverte",
    "Not all opened": "Encore des parts",
    "%(sum)s went back": "%(sum)s rendus",
    "ends": "finit",
    "Close": "Fermer",
    "Open": "Ouvrir",
    "You opened your own packet: %(sum)s": "Vous avez ouvert votre propre enveloppe\xa0: %(sum)s",
    "You opened the packet from %(name)s: %(sum)s": "Vous avez ouvert l’enveloppe de %(name)s\xa0:"
    " %(sum)s",
    "%(name)s opened your packet": "%(name)s a ouvert votre enveloppe",
    "%(name)s opened a share of their own packet": "%(name)s a ouvert une part de sa propre"
    " enveloppe",
    "%(name)s opened the packet from %(payer)s": "%(name)s a ouvert l’enveloppe de %(payer)s",
    "Packet: %(sum)s went back": "Enveloppe\xa0: %(sum)s rendus",
    "You sent a packet of %(sum)s": "Vous avez envoyé une enveloppe de %(sum)s",
    "%(name)s sent a packet of %(sum)s": "%(name)s a envoyé une enveloppe de %(sum)s",
    "You opened %(sum)s": "Vous avez ouvert %(sum)s",
    "%(name)s opened a packet": "%(name)s a ouvert une enveloppe",
    # pools
    "You put in %(sum)s": "Vous avez mis %(sum)s",
    "%(name)s put in %(sum)s": "%(name)s a mis %(sum)s",
    "%(name)s put in the last %(sum)s: the %(goal)s are yours": "%(name)s a mis les derniers"
    " %(sum)s\xa0: les %(goal)s sont à vous",
    "You put in the last %(sum)s: the %(goal)s are yours": "Vous avez mis les derniers %(sum)s\xa0:"
    " les %(goal)s sont à vous",
    "You put in the last %(sum)s: %(name)s has the %(goal)s": "Vous avez mis les derniers"
    " %(sum)s\xa0: %(name)s a les %(goal)s",
    "%(who)s put in the last %(sum)s: %(name)s has the %(goal)s": "%(who)s a mis les derniers"
    " %(sum)s\xa0: %(name)s a les %(goal)s",
    "You cancelled the pool: everybody has theirs back": "Vous avez annulé la cagnotte\xa0:"
    " chacun a repris sa part",
    "%(name)s cancelled the pool: everybody has theirs back": "%(name)s a annulé la cagnotte\xa0:"
    " chacun a repris sa part",
    "The pool missed its goal of %(goal)s: everybody has theirs back": "La cagnotte a manqué son"
    " but de %(goal)s\xa0: chacun a repris sa part",
    "You collect": "Vous réunissez",
    "%(name)s collects": "%(name)s réunit",
    "of %(sum)s": "sur %(sum)s",
    "Collected": "Réuni",
    "All or nothing: what is put in goes back if the goal is not reached in time.": "Tout ou"
    " rien\xa0: chacun reprend sa part si le but n’est pas atteint à temps.",
    "Collecting": "En cours",
    "Goal reached": "But atteint",
    "Everybody has theirs back": "Chacun a repris sa part",
    "Take back": "Reprendre",
    "Chip in": "Participer",
    "You collect %(sum)s": "Vous réunissez %(sum)s",
    "%(name)s collects %(sum)s": "%(name)s réunit %(sum)s",
    "Pool: goal reached": "Cagnotte\xa0: but atteint",
    "Pool: everybody has theirs back": "Cagnotte\xa0: chacun a repris sa part",
}
