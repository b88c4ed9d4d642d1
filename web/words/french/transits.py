"""Money on its way by cards and banks, in French."""

WORDS = {
    "%(sum)s from %(card)s is in your wallet": "%(sum)s depuis %(card)s sont dans votre"
    " portefeuille",
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
    "You cancelled %(sum)s from %(card)s": "Vous avez annulé %(sum)s depuis %(card)s",
    "You cancelled %(sum)s to %(card)s: it is back in your wallet": "Vous avez annulé %(sum)s vers"
    " %(card)s\xa0: de retour dans votre portefeuille",
    "The bank is away right now. %(sum)s waits for it": "La banque est absente\xa0: %(sum)s"
    " l’attendent",
    "You agreed at your bank: %(sum)s is on its way": "Accord donné à votre banque\xa0: %(sum)s"
    " sont en route",
    "The bank is away": "La banque est absente",
    "Waits for your yes at the bank": "Attend votre accord à la banque",
    "leaves by %(time)s": "départ au plus tard\xa0: %(time)s",
    "Leaves by %(time)s": "Départ au plus tard\xa0: %(time)s",
    "Go to your bank": "Aller à votre banque",
    "The money is in your wallet.": "L’argent est dans votre portefeuille.",
    "It was sent.": "C’est parti.",
    "You cancelled it. Nothing was moved.": "Vous l’avez annulé. Rien n’a bougé.",
    "It is back in your wallet.": "C’est de retour dans votre portefeuille.",
    "Nothing was moved.": "Rien n’a bougé.",
    "You sign in at your bank and agree to this one payment there. It is usually here within a"
    " minute of that, and free.": "Vous vous connectez à votre banque et y donnez votre accord à ce"
    " seul paiement. C’est gratuit, et d’ordinaire là dans la minute qui suit.",
    "Until it leaves you can cancel it, and it is back in your wallet at once.": "Jusqu’à son"
    " départ vous pouvez l’annuler, et c’est aussitôt de retour dans votre portefeuille.",
    "Cancel it": "Annuler",
    "Ask again": "Redemander",
    "It waits for you until %(time)s.": "On vous attend jusqu’à %(time)s.",
    "You need not wait here: Quid tells you how it ends.": "Inutile d’attendre ici\xa0: Quid vous"
    " dira comment cela finit.",
    "It is on its way already, and cannot be cancelled any more.": "C’est déjà en route, et ne peut"
    " plus être annulé.",
    "The way back from the bank was lost. Nothing was moved; ask again.": "Le retour de la"
    " banque s’est perdu. Rien n’a bougé\xa0; redemandez.",
    "from bank": "depuis banque",
    "to bank": "vers banque",
    "Move money here": "Envoyer de l’argent ici",
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
