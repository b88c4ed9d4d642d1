"""Ce que dit le bot en français des factures."""

HELPS = {
    "later": "Laisser une facture se payer toute seule le jour de son échéance.",
    "part": "Payer une partie de la facture ici. S'il y en a plusieurs, donnez sa référence.",
    "always": "Laisser se payer à l'échéance toute facture de ce facturier jusqu'à un montant.",
    "bills": "Voir les factures à payer, la plus urgente d'abord. Vous seul les voyez.",
}

REFUSALS = {
    "later_nothing": "Il n'y a pas de facture ici.",
    "part_nothing": "Il n'y a pas de telle facture ici. /factures montre ce qui est dû.",
    "always_nothing": "Seules les factures d'un facturier se paient toutes seules. Dites-le là où"
    " vous en avez une.",
    "always_currency": "Les factures de ce facturier sont en {currency:names}.",
    "bill_which": "Laquelle de {references:or} ? Écrivez par exemple {example}.",
    "bill_planned": "Cette facture se paie déjà toute seule. /renoncer revient là-dessus.",
    "bill_unplanned": "Cette facture ne se paie pas toute seule.",
    "bill_due_now": "Le jour de l'échéance est venu. Payez-la maintenant.",
    "bill_over": "Cette facture est close.",
    "bill_beyond": "Il reste {left} de cette facture.",
    "bill_changed": "Une partie vient d'être payée : il reste {left}.",
    "bill_reference": "Cette référence est celle d'une autre facture.",
    "bill_day": "Une facture est due dans les {limit} jours.",
    "bills_many": "Ce client a {limit} factures ouvertes de ce facturier.",
    "biller_short": "Le facturier n'a pas autant.",
    "no_such_bill": "Il n'y a pas de facture de cette référence.",
    "not_signed": "La signature ne convient pas.",
    "beyond_original": "Il en reste {left} à rendre.",
    "no_customer": "Il n'y a pas de client de cet identifiant.",
}

SENTENCES = {
    "ask_always": "Payer à l'échéance, sans plus vous demander, toute facture de {payee:name}"
    " {payee} jusqu'à {amount} ? Trois jours avant, on vous le rappelle. /arrêter y met fin.",
    "choice_always": "Jusqu'à {amount}",
    "button_always": "Toujours, jusqu'à {amount}",
    "reading_always": "Laisser se payer les factures de ce facturier jusqu'à {amount}",
    "reading_always_note": "Laisser se payer les factures de ce facturier jusqu'à {amount}",
    "choice_part": "Payer {amount}",
    "button_part": "Payer {amount}",
    "reading_part": "Payer {amount} de la facture ici",
    "reading_part_note": "Payer {amount} de la facture {note}",
    "title_bills": "Ce qui est dû",
    "bills_none": "Vous n'avez pas de facture à payer.",
    "bill_row": "{reference}, due le {day}",
    "bill_row_planned": "{reference}, payée toute seule le {day}",
}
