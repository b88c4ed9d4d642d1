"""Ce que dit le bot de l'argent qui attend, arrive plus tard, ou n'arrive pas."""

REFUSALS = {
    "block_whom": "Qui ? Écrivez par exemple /bloquer @bob.",
    "not_receiving": "{payee} ne peut pas recevoir cela.",
    "not_receiving_here": "Cela ne peut pas être reçu ici.",
    "blocked_by_you": "Vous avez bloqué cette personne. Écrivez /débloquer pour vous reparler.",
    "pay_apart": "{payee} donne son accord avant que l'argent d'inconnus n'arrive."
    " Payez {payee} à part.",
    "pay_later_apart": "Vos paiements arrivent après {hours} h, une personne à la fois."
    " Payez chacune à part.",
    "offer_over": "C'est déjà terminé.",
    "offer_comes": "Cela arrive tout seul. Il n'y a rien à accepter.",
    "undo_refunded": "Une partie a déjà été rendue. Le reste ne peut être que remboursé.",
    "refund_nothing": "Il n'y a ici aucun paiement que vous pourriez rendre.",
    "refund_done": "Tout a déjà été rendu.",
    "refund_beyond": "On peut en rendre au plus {left}.",
}

SENTENCES = {
    "ask_link": "Mettre {amount} de côté pour qui ouvrira le lien ? Après 14 jours, cela revient.",
    "reading_link": "Mettre {amount} de côté pour qui ouvrira un lien",
    "reading_link_note": "Mettre {amount} de côté pour qui ouvrira un lien, pour « {note} »",
    "button_link": "Faire un lien de {amount}",
    "choice_link": "Faire un lien de {amount}",
    "instead_link": "Envoyer plutôt un lien",
    "instead_request": "Demander {amount} à quelqu'un",
    "blocked": "{payee} est bloqué : plus de messages, de paiements ni de demandes. Personne ne le"
    " lui dit. /débloquer laisse revenir.",
    "unblocked": "{payee} n'est pas bloqué : vous pouvez vous écrire et vous payer.",
    "ask_waits": "Vous n'avez jamais payé {payee:name} {payee}, qui donne son accord avant que"
    " l'argent d'inconnus n'arrive. Proposer {amount} ? Sans accord dans les 24 h, il revient.",
    "ask_refund": "Rendre {amount} à {payee:name} {payee} ?",
    "reading_refund": "Rendre {amount}",
    "reading_refund_note": "Rendre {amount} pour « {note} »",
    "button_refund": "Rendre {amount}",
    "choice_refund": "Rendre",
}

HELPS = {
    "link": "Mettre de l'argent de côté pour qui ouvrira un lien, que vous seul voyez, 14 jours.",
    "block": "Ne plus recevoir ni message, ni paiement, ni demande de quelqu'un, sans le lui dire.",
    "unblock": "Laisser quelqu'un que vous avez bloqué vous écrire et vous payer de nouveau.",
    "refund": "Rendre ce que vous avez reçu en dernier ici, en tout ou en partie.",
}
