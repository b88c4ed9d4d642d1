"""Bills, in French."""

WORDS = {
    "Bill %(reference)s will be paid on %(day)s": "La facture %(reference)s sera payée le %(day)s",
    "Bill %(reference)s is not paid by itself any more": "La facture %(reference)s ne se paie plus"
    " toute seule",
    "You refused bill %(reference)s": "Vous avez refusé la facture %(reference)s",
    "%(name)s refused bill %(reference)s": "%(name)s a refusé la facture %(reference)s",
    "%(name)s cancelled bill %(reference)s": "%(name)s a annulé la facture %(reference)s",
    "Bills of %(name)s up to %(sum)s are paid on the day they are due": "Les factures de %(name)s"
    " jusqu’à %(sum)s se paient le jour de leur échéance",
    "Bills of %(name)s are not paid by themselves any more": "Les factures de %(name)s ne se paient"
    " plus toutes seules",
    "Bill %(reference)s, %(sum)s, could not be paid by itself": "La facture %(reference)s, %(sum)s,"
    " n’a pas pu se payer toute seule",
    "Bill %(reference)s, %(sum)s, is paid by itself on %(day)s": "La facture %(reference)s,"
    " %(sum)s, se paie toute seule le %(day)s",
    "Bill %(reference)s is due on %(day)s: %(sum)s": "La facture %(reference)s est due le"
    " %(day)s\xa0: %(sum)s",
    "Bill %(reference)s is paid": "La facture %(reference)s est payée",
    "Bill of %(name)s": "Facture de %(name)s",
    "No. %(reference)s": "Nº %(reference)s",
    "due on %(day)s": "due le %(day)s",
    "%(paid)s paid, %(left)s left": "%(paid)s payés, il reste %(left)s",
    "Bills up to %(sum)s are paid by themselves": "Les factures jusqu’à %(sum)s se paient toutes"
    " seules",
    "End this": "Y mettre fin",
    "Refused": "Refusée",
    "paid on %(day)s": "payée le %(day)s",
    "To pay": "À payer",
    "Do not pay then": "Ne pas payer ce jour-là",
    "On the due date": "À l’échéance",
    "Always, up to…": "Toujours, jusqu’à…",
    "Pay now": "Payer maintenant",
}
