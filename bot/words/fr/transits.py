"""Ce que dit le bot en français des cartes et de l'argent qui circule par elles."""

HELPS = {
    "topup": "Faire venir de l'argent d'une de vos cartes ou de votre banque. Vous seul le voyez.",
    "cashout": "Envoyer de l'argent à votre banque, gratuitement, ou vite vers une carte. Vous seul"
    " le voyez.",
    "card": "Voir vos cartes, choisir l'habituelle, en retirer une. Vous seul les voyez.",
}

REFUSALS = {
    "card_unknown": "Vous n'avez pas de carte comme {card}. /carte montre les vôtres.",
    "card_expired": "{card} a expiré. Liez la nouvelle.",
    "card_in_not": "Rien ne peut venir de {card}. Prenez une autre carte.",
    "card_out_not": "Rien ne peut aller vers {card}. Prenez une autre carte.",
    "card_digits": "Laquelle ? Dites ses quatre derniers chiffres, par exemple {example}.",
    "card_busy": "De l'argent circule par cette carte. Retirez-la quand il sera arrivé.",
    "card_most": "{amount}, c'est plus qu'une carte ne peut déplacer en une fois. Essayez moins.",
    "cards_many": "Vous avez {limit} cartes. Retirez-en une d'abord.",
    "no_such_card": "Vous n'avez pas cette carte.",
    "cards_away": "Les cartes sont absentes pour l'instant. Tout le reste marche ; réessayez plus"
    " tard.",
    "transits_many": "Vous en avez {limit} en route. Attendez que l'un arrive.",
    "no_such_transit": "Cela n'est pas en route.",
    "transit_over": "La réponse à cela est déjà venue.",
    "transit_left": "C'est déjà parti, et ne peut plus être annulé.",
    "topped_late": "C'était il y a trop longtemps. L'argent retourne sur la carte.",
    "card_costs": "Vers une carte, c'est {fee} pour {amount}, et rapide. Vers votre banque, c'est"
    " gratuit.",
}

SENTENCES = {
    "hint_plastic": "carte",
    "hint_pace": "rapide",
    "hint_carding": "retirer 4242",
    "plastic_bank": "compte bancaire",
    "plastic_card": "une carte",
    "with_plastic": ", {plastic}",
    "word_fast": "rapide",
    "word_default": "défaut",
    "word_remove": "retirer",
    "reading_topup": "Recharger de {amount}",
    "button_topup": "Recharger de {amount}",
    "choice_topup": "Recharger de {amount}",
    "ask_topup": "Recharger de {amount} depuis {card} ?",
    "reading_cashout": "Retirer {amount}",
    "button_cashout": "Retirer {amount}",
    "choice_cashout": "Envoyer {amount}",
    "ask_cashout": "Envoyer {amount} vers {card} ? Cela coûte {fee} et y est au plus tard : {by}.",
    "choice_topping": "Recharger de {missing} depuis {card} et payer",
    "ask_topping": "Il vous manque {missing}. Recharger depuis {card} et payer {amount} ?",
    "ask_topping_after": "{warning} Il vous manque {missing} : cela vient de {card}.",
    "title_cards": "Vos cartes",
    "title_card_link": "Une carte se lie sur sa propre page. N'écrivez jamais son numéro ici.",
    "cards_none": "Vous n'avez pas encore de carte.",
    "card_link": "Lier une carte",
    "card_row": "valable jusqu'à {month}",
    "card_row_default": "valable jusqu'à {month}, l'habituelle",
    "card_row_expired": "expirée, était valable jusqu'à {month}",
    "card_preferred": "{card} est maintenant l'habituelle.",
    "card_removed": "{card} est retirée.",
    "ask_card": "Retirer {card} ? Ce qu'elle a fait circuler reste dans votre activité.",
    "choice_card": "Retirer",
    "transit_begun_in": "{amount} de {card} sont en route vers vous.",
    "transit_begun_out": "{amount} sont en route vers {card}.",
    "transit_begun_pays": "{amount} sont demandés à {card}. Le paiement suit dès qu'ils sont là.",
    "transit_look": "Voir où cela en est",
    "transit_unpaid_declined": "Rien n'a été payé : la carte n'a pas donné {amount}.",
    "transit_unpaid_failed": "Rien n'a été payé : {amount} n'ont pas pu être demandés à la carte.",
    "transit_unpaid_reversing": "Rien n'a été payé : ce ne peut plus être reçu. {amount} retournent"
    " sur la carte.",
    "transit_unpaid_approved": "Rien n'a été payé : {amount} sont arrivés trop tard pour cela, et"
    " sont dans votre portefeuille.",
    "transit_by_hand": "Faute de réponse, nous avons demandé à la banque nous-mêmes : voici comment"
    " cela s'est terminé.",
    "transit_absent": "Votre banque n'en a jamais entendu parler. C'est comme si rien n'avait été"
    " demandé.",
    "transit_unsent": "Les cartes ont été absentes une heure. Rien n'a été demandé à la carte.",
    "transit_refused": "La banque a refusé de l'exécuter.",
    "transit_account_gone": "Le compte est clos, ou n'existe pas.",
    "transit_name_wrong": "Le nom n'est pas celui du titulaire du compte.",
    "transit_unfit": "Aucune banque ne peut payer sur ce compte. Liez-le de nouveau, ou un autre.",
    "comes": "En route vers vous",
    "comes_in": "En route vers vous en {currency:names}",
    "goes": "En cours de retrait",
    "goes_in": "En cours de retrait en {currency:names}",
}
