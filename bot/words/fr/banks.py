"""Ce que le bot dit en français des comptes bancaires liés."""

REFUSALS = {
    "bank_unknown": "Vous n'avez pas de compte qui finit par {last4}. /banque montre les vôtres.",
    "no_such_bank": "Vous n'avez pas ce compte bancaire.",
    "bank_way": "Cela ne vient pas de votre banque pour vous ici, ou a déjà servi.",
    "banks_many": "Vous avez {limit} banques liées. Déliez-en une d'abord.",
}

SENTENCES = {
    "title_banks": "Vos comptes bancaires",
    "title_bank_link": "Un compte se lie à votre banque, depuis sa propre page.",
    "banks_none": "Vous n'avez lié aucun compte bancaire.",
    "bank_link": "Lier un compte bancaire",
    "bank_row": "{balance}, jusqu'au {until}",
    "bank_row_unread": "lecture en cours, jusqu'au {until}",
    "bank_row_over": "la banque ne le montre plus",
    "bank_removed": "{bank:and} : délié, et la banque en est avertie.",
    "ask_bank": "Délier {bank:and} ? Ce que Quid en sait est supprimé.",
    "choice_bank": "Délier",
}

HELPS = {
    "bank": "Voir vos comptes bancaires, en lier un, en délier un. Vous seul les voyez.",
}
