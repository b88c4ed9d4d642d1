"""Ce que dit le bot en français des demandes, des partages et des règlements."""

REFUSALS = {
    "share_asked": "« {token} » est une part de votre propre solde. Écrivez combien vous demandez.",
    "part_form": "« {token} » n'est pas une part. Écrivez @bob:2x, @bob:40% ou @bob:12,50.",
    "part_twice": "« {token} » est une deuxième part pour la même personne. N'en écrivez qu'une.",
    "parts_more": "Les parts dépassent {total} de {away}.",
    "parts_less": "Il reste {away} sur {total}. Ajoutez « moi » si le reste est pour vous.",
    "strangers_later": "Vous pouvez demander à {limit} personnes par jour que vous n'avez jamais"
    " payées et qui ne vous ont jamais payé. Vous pourrez redemander dans {hours} h.",
    "strangers_many": "Vous pouvez demander à {limit} personnes par jour que vous n'avez jamais"
    " payées et qui ne vous ont jamais payé.",
    "contest_nothing": "On ne vous demande rien ici.",
    "remind_nothing": "Vous n'avez rien demandé ici.",
    "remind_over": "Vous venez de les relancer.",
    "quiet_nothing": "On ne vous demande rien ici.",
    "cover_nothing": "Il n'y a ici aucun partage auquel vous participez.",
    "reimburse_nothing": "Vous n'avez aucun partage ici.",
    "no_such_request": "Ce n'est pas à vous qu'on le demande.",
    "share_paid": "C'est déjà payé.",
    "share_declined": "Vous l'avez refusé. On peut vous le redemander.",
    "share_cancelled": "On ne le demande plus.",
    "share_expired": "La demande est trop ancienne. On peut vous le redemander.",
    "share_covered": "Quelqu'un l'a déjà payé pour vous.",
    "share_taken_back": "Vous l'avez repris. On peut vous le redemander.",
    "share_refunded": "Cela vous a été rendu.",
    "share_settled": "C'est déjà réglé.",
    "asked_closed": "Il n'y a plus rien à payer ici.",
    "asked_cancelled": "On ne le demande plus.",
    "asked_expired": "La demande est trop ancienne. On peut vous le redemander.",
    "nothing_missing": "Il n'y a plus rien à payer ici.",
    "missing_changed": "Le reste vient de changer : il manque {left}.",
    "nothing_paid": "Personne n'en a encore rien payé.",
    "no_reminder_left": "Vous pouvez relancer {limit} fois, et c'est fait.",
    "reminded_lately": "Vous pourrez relancer dans {hours} h.",
    "nobody_to_remind": "Il n'y a plus personne à relancer.",
    "nothing_to_settle": "Rien n'est ouvert entre vous et quelqu'un ici.",
    "plan_over": "Ce plan n'est plus valable. /régler en fait un nouveau.",
    "plan_approved": "Vous avez déjà dit oui. On attend les autres.",
    "plan_limited": "{payer:first} ne peut pas payer sa part pour l'instant. Le plan reste ouvert.",
    "plan_short": "{payer:first} n'a pas encore de quoi payer sa part. Le plan reste ouvert.",
}

SENTENCES = {
    "ask_one_asked": "{token}, c'est {amount}. Continuer ?",
    "ask_cover": "Payer le reste, {amount}, à {payee:name} {payee} ?",
    "ask_reimburse": "Rendre {amount} en tout, et ne plus rien demander ?",
    "choice_amount": "{amount}",
    "choice_accept": "Oui",
    "choice_cover": "Payer le reste",
    "choice_reimburse": "Tout rendre",
    "choice_request": "Demander {amount}",
    "choice_split": "Partager {amount}",
    "button_request": "Demander {amount}",
    "button_split": "Partager {amount}",
    "reading_request": "Demander {amount} à {payee:name} {payee}",
    "reading_request_note": "Demander {amount} à {payee:name} {payee}, « {note} »",
    "reading_request_several": "Demander {amount} en tout à {payees:and}",
    "reading_split": "Partager {amount} : demander {shares:and} à {payee:name} {payee}",
    "reading_split_note": "Partager {amount}, « {note} » : demander {shares:and}"
    " à {payee:name} {payee}",
    "reading_split_several": "Partager {amount} : demander {shares:and} à {payees:and}",
    "split_without_you": "Tout est demandé à {payee:first}. Ajoutez « moi » pour partager.",
    "quiet_now": "On ne vous relancera plus pour cela.",
    "hint_parts": "moi",
}

HELPS = {
    "request": "Demander de l'argent à quelqu'un. On paie ou refuse d'un seul geste.",
    "split": "Partager ce que vous avez payé : à parts égales, ou comme vous l'écrivez derrière"
    " chaque nom.",
    "contest": "Dire que vous ne devez pas ce qu'on vous demande ici. On saura pourquoi.",
    "remind": "Relancer ceux qui n'ont pas répondu : au bout d'un jour, trois fois au plus.",
    "quiet": "Ne plus être relancé pour ce qu'on vous demande ici. Personne ne le saura.",
    "cover": "Payer tout ce qui manque encore au partage d'ici.",
    "reimburse": "Rendre tout ce qui a été payé de votre partage, et ne plus rien demander.",
    "settle": "Régler tous les partages et demandes d'ici en un minimum de paiements, dès que"
    " tout le monde est d'accord.",
}
