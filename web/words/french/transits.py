"""Money on its way by cards, in French."""

WORDS = {
    "%(sum)s from %(card)s is in your wallet": "%(sum)s de %(card)s sont dans votre portefeuille",
    "%(sum)s was sent to %(card)s": "%(sum)s ont été envoyés vers %(card)s",
    "It could not be paid: %(sum)s goes back to %(card)s": "Le paiement n’a pas pu se faire\xa0:"
    " %(sum)s retournent sur %(card)s",
    "%(sum)s is on %(card)s again": "%(sum)s sont de nouveau sur %(card)s",
    "%(card)s sent %(sum)s back, and the fee came back with it": "%(card)s a renvoyé %(sum)s, et"
    " les frais sont revenus avec",
    "Only %(part)s of %(sum)s was moved; we look into it": "Seuls %(part)s de %(sum)s sont"
    " passés\xa0; nous regardons pourquoi",
    "There is no answer on %(sum)s since a day. We look into it; it is neither lost nor spent": ""
    "Pas de réponse pour %(sum)s depuis un jour. Nous regardons\xa0; rien n’est perdu ni dépensé",
    "%(sum)s did not come from %(card)s": "%(sum)s ne sont pas venus de %(card)s",
    "%(sum)s did not go to %(card)s and is back in your wallet": "%(sum)s ne sont pas partis vers"
    " %(card)s et sont de retour dans votre portefeuille",
    "Cards are away": "Les cartes sont absentes",
    "Cards are away right now. %(sum)s sets out once they are back, within the hour": "Les cartes"
    " sont absentes. %(sum)s partiront dès leur retour, dans l’heure",
    "Top-up from %(card)s": "Rechargement depuis %(card)s",
    "Cash-out to %(card)s": "Retrait vers %(card)s",
    "Fee %(fee)s": "Frais de %(fee)s",
    "Then it is paid to %(name)s": "Ensuite, c’est payé à %(name)s",
    "%(part)s of it was moved": "%(part)s sont passés",
    "there by %(time)s": "là au plus tard\xa0: %(time)s",
    "Sent": "Envoyé",
    "Did not work": "N’a pas marché",
    "Sent back": "Renvoyé",
    "Looked into": "À l’étude",
    "Going back": "Repart",
    "Did not work: %(sum)s": "N’a pas marché\xa0: %(sum)s",
    "Sent back: %(sum)s": "Renvoyé\xa0: %(sum)s",
    "Looked into: %(sum)s": "À l’étude\xa0: %(sum)s",
    "Arrived: %(sum)s": "Arrivé\xa0: %(sum)s",
    "Sent: %(sum)s": "Envoyé\xa0: %(sum)s",
    "On its way: %(sum)s": "En route\xa0: %(sum)s",
}
