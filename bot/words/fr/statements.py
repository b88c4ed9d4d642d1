"""Ce que dit le bot des relevés."""

HELPS = {
    "statement": "Voir le solde avant certains jours, ce qui est entré et sorti, et ce qui restait."
    " Vous seul le voyez.",
}

REFUSALS = {
    "range_form": "« {token} » ne sont pas des jours passés. Écrivez par exemple {example}.",
}

SENTENCES = {
    "title_statement": "Relevé du {first} au {last}",
    "statement_opening": "Solde d'ouverture",
    "statement_in": "Entrées",
    "statement_out": "Sorties",
    "statement_closing": "Solde final",
    "statement_long": "Plus de {count} paiements : la page en fait la somme.",
    "statement_open": "Ouvrir le relevé ({currency:names})",
    "hint_days": "du jour au jour",
}
