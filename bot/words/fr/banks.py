"""Ce que le bot dit en français des comptes bancaires liés."""

REFUSALS = {
    "bank_unknown": "Vous n'avez pas de compte qui finit par {last4}. /banque montre les vôtres.",
    "no_such_bank": "Vous n'avez pas ce compte bancaire.",
    "bank_way": "Cela ne vient pas de votre banque pour vous ici, ou a déjà servi.",
    "bank_currency": "Par la banque ne passent que les livres et les euros, pas les"
    " {currency:names}.",
    "bank_not_fast": "Vers une banque, c'est gratuit, et là le jour ouvré suivant. Le rapide passe"
    " par carte.",
    "bank_out_currency": "Par la banque ne passent, gratuitement, que les livres et les euros."
    " Vers une carte, c'est {fee} pour {amount}.",
    "bank_away": "La banque ne répond pas pour l'instant. Tout le reste marche ; réessayez plus"
    " tard.",
    "banks_many": "Vous avez {limit} banques liées. Déliez-en une d'abord.",
}

SENTENCES = {
    "bank_first": "Liez d'abord un compte en {currency:names}. Cela se fait à votre banque.",
    "bank_out_first": "Par la banque, c'est gratuit, dès qu'un compte en {currency:names} est lié."
    " Vers une carte, c'est {fee} pour {amount}.",
    "ask_topup_bank": "Recharger de {amount} depuis {bank} ? Vous donnez votre accord à votre"
    " banque ; c'est gratuit, et d'ordinaire là dans la minute qui suit.",
    "choice_topup_bank": "Recharger de {amount}",
    "ask_cashout_bank": "Envoyer {amount} vers {bank} ? C'est gratuit ; départ au plus tard :"
    " {leaves}, arrivée au plus tard : {by}. Jusqu'au départ vous pouvez annuler.",
    "choice_cashout_bank": "Envoyer {amount}",
    "transit_begun_in_bank": "{amount} viennent de {card} dès votre accord à votre banque.",
    "transit_begun_out_bank": "{amount} partent vers {card} avec le prochain envoi.",
    "transit_unagreed": "Personne n'a donné d'accord à la banque à temps. Rien n'a bougé.",
    "transit_no": "Vous avez dit non à votre banque. Rien n'a bougé.",
    "transit_way_lost": "Le retour de votre banque s'est perdu. Rien n'a bougé ; redemandez.",
    "transit_bank_no": "Votre banque ne l'a pas exécuté. Rien n'a bougé.",
    "transit_bank_blocked": "Votre banque l'a bloqué. Rien n'a bougé ; demandez-lui pourquoi.",
    "transit_bank_refused": "La banque ne l'a pas pris tel que demandé. Rien n'a bougé ; l'hôte"
    " en est averti.",
    "title_banks": "Vos comptes bancaires",
    "title_bank_link": "Un compte se lie à votre banque, depuis sa propre page.",
    "banks_none": "Vous n'avez lié aucun compte bancaire.",
    "bank_link": "Lier un compte bancaire",
    "bank_gone": "Votre banque ne laisse plus Quid consulter ces comptes. Ce qui a été lu reste.",
    "bank_expired": "Vous laissiez Quid consulter ces comptes jusqu'à aujourd'hui. Ce qui a été lu"
    " reste.",
    "bank_renew": "Renouveler à votre banque",
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
