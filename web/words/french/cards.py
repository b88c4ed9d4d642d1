"""Cards and money on its way by them, in French."""

WORDS = {
    "ending in": "se terminant par",
    "Expires %(month)s": "Expire %(month)s",
    "the usual one": "l’habituelle",
    "Cannot be used": "Inutilisable",
    "Only for cash-outs": "Retraits seulement",
    "Only for top-ups": "Recharges seulement",
    "On its way": "En route",
    "From %(card)s": "Depuis %(card)s",
    "To %(card)s": "Vers %(card)s",
    "Being sent": "Envoi en cours",
    "The bank is working on it": "La banque s’en occupe",
    "The bank has not answered yet": "La banque n’a pas encore répondu",
    "Being given back to the card": "En train d’être rendu à la carte",
    "The host looks into it": "L’hôte examine la question",
    "Quid keeps asking; nothing is lost.": "Quid continue de demander\xa0; rien n’est perdu.",
    "Nothing is lost.": "Rien n’est perdu.",
    "It takes longer than it should.": "Cela prend plus de temps que prévu.",
    "there by %(time)s at the latest": "arrivée au plus tard\xa0: %(time)s",
    "%(sum)s fee": "%(sum)s de frais",
    "What it can do": "Ce qu’elle permet",
    "Top up your wallet": "Recharger votre portefeuille",
    "Take cash-outs": "Recevoir des retraits",
    "Within a minute, without a fee": "En une minute au plus, sans frais",
    "Within 30 minutes, for a fee": "En 30 minutes au plus, contre des frais",
    "Within 2 business days, for a fee": "En 2 jours ouvrés au plus, contre des frais",
    "No: its bank does not let money be taken from it.": "Non\xa0: sa banque ne laisse pas prélever"
    " d’argent sur elle.",
    "No: its bank does not take money for it.": "Non\xa0: sa banque n’accepte pas d’argent pour"
    " elle.",
    "Not any more: it has expired. Link the new one.": "Plus maintenant\xa0: elle a expiré. Liez la"
    " nouvelle.",
    "Credit card": "Carte de crédit",
    "Debit card": "Carte de débit",
    "Prepaid card": "Carte prépayée",
    "Card": "Carte",
    "What you call it": "Comment vous l’appelez",
    "Everyday, say. Only you see it.": "Courses, par exemple. Vous seul le voyez.",
    "The usual one": "L’habituelle",
    "Top-ups and cash-outs go by this card unless you name another.": "Les recharges et retraits"
    " passent par cette carte, sauf si vous en nommez une autre.",
    "Make it the usual one": "En faire l’habituelle",
    "Remove this card": "Supprimer cette carte",
    "Remove %(card)s?": "Supprimer %(card)s\xa0?",
    "Money is on its way by this card. Remove it once that has arrived.": "De l’argent est en route"
    " par cette carte. Supprimez-la une fois qu’il est arrivé.",
    "See what is on its way": "Voir ce qui est en route",
    "Its number is forgotten for good. What it has moved stays in your activity.": "Son numéro est"
    " oublié pour de bon. Ce qu’elle a fait circuler reste dans vos mouvements.",
    "Another of your cards becomes the usual one.": "Une autre de vos cartes devient l’habituelle.",
    "Remove the card": "Supprimer la carte",
    "Add money": "Recharger",
    "Cash out": "Retirer",
    # The form
    "Link a card": "Lier une carte",
    "Link another": "En lier une autre",
    "To add money and to cash out": "Pour recharger et pour retirer",
    "Cards are away right now. Everything else works; try again in a while.": "Les cartes ne"
    " répondent pas pour l’instant. Tout le reste marche\xa0; réessayez dans un moment.",
    "The card is linked.": "La carte est liée.",
    "You have this card already. It is up to date now.": "Vous avez déjà cette carte. Elle est"
    " maintenant à jour.",
    "Your card": "Votre carte",
    "Card number": "Numéro de carte",
    "Expires": "Expire fin",
    "Security code": "Code de sécurité",
    "Month and year, like 08/29": "Mois et année, comme 08/29",
    "3 or 4 digits; never kept": "3 ou 4 chiffres, jamais gardés",
    "Name on the card": "Nom sur la carte",
    "Link the card": "Lier la carte",
    "Asking your bank. This can take half a minute.": "Demande à votre banque. Cela peut prendre"
    " une demi-minute.",
    "This is a sandbox: no real card works, and no real money moves. Use %(number)s with 12/30 and"
    " 123.": "Ceci est un bac à sable\xa0: aucune vraie carte n’y marche, aucun vrai argent ne"
    " circule. Prenez %(number)s avec 12/30 et 123.",
    "The number goes to a vault that gives it to nobody but the bank. Quid itself keeps the last"
    " four digits. Never write a card number in a conversation.": "Le numéro va dans un coffre qui"
    " ne le donne qu’à la banque. Quid lui-même garde les quatre derniers chiffres. N’écrivez"
    " jamais un numéro de carte dans une conversation.",
    "Write the number as it stands on the card.": "Écrivez le numéro comme sur la carte.",
    "Write month and year as they stand on the card, like 08/29.": "Écrivez le mois et l’année"
    " comme sur la carte, par exemple 08/29.",
    "Write the 3 digits on the back, or the 4 on the front.": "Écrivez les 3 chiffres au dos, ou"
    " les 4 au recto.",
    "Write the name as it stands on the card.": "Écrivez le nom comme sur la carte.",
    "This is not a card number. Look at each of its digits again.": "Ce n’est pas un numéro de"
    " carte. Vérifiez chacun de ses chiffres.",
    "Cards that begin like this cannot be linked. Use another one.": "Une carte qui commence ainsi"
    " ne peut pas être liée. Prenez-en une autre.",
    "Only test cards can be linked here, like 4895 1422 3212 0006.": "Seules les cartes de test"
    " peuvent être liées ici, comme 4895 1422 3212 0006.",
    "You have linked this card already.": "Vous avez déjà lié cette carte.",
    "You have as many cards as one may have. Remove one first.": "Vous avez autant de cartes qu’on"
    " peut en avoir. Supprimez-en une d’abord.",
    "This card has expired. Use the new one.": "Cette carte a expiré. Prenez la nouvelle.",
}
