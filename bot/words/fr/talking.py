"""What the bot says in French of messages that are changed and of what one thinks of them."""

SENTENCES = {
    "emoji_unknown": "Ce n'est pas un emoji.",
    "line_empty": "Une ligne demande des mots ou une image.",
    "card_hidden": "Cela ressemble au numéro d'une carte. Tout sauf les quatre derniers chiffres a"
    " été retiré avant d'être gardé. Une carte se lie dans le portefeuille, jamais ailleurs.",
    "ticket_stays": "Le ticket d'un paiement reste comme il est.",
    "edit_late": "Un message se modifie pendant {minutes} minutes, et ce temps est passé.",
    "pins_full": "On épingle au plus {limit} conversations. Désépinglez-en une d'abord.",
    "reactions_full": "Il y a déjà {limit} réactions différentes. Choisissez l'une d'elles.",
}
