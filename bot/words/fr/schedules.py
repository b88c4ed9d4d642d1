"""Ce que dit le bot en français de ce qui est payé selon le calendrier."""

HELPS = {
    "every": "Payer quelqu'un à chaque échéance, jusqu'à ce que vous arrêtiez.",
    "skip": "Sauter le prochain paiement d'un ordre permanent, une fois.",
    "stop": "Arrêter un ordre permanent : plus rien n'est payé.",
    "schedules": "Voir ce que vous paierez, à quel rythme et quand. Vous seul le voyez.",
}

REFUSALS = {
    "schedule_one": "Un ordre permanent paie une seule personne. Faites-en un pour chacune.",
    "schedule_stranger": "{payee} donne son accord avant de recevoir l'argent d'inconnus."
    " Payez {payee} une première fois.",
    "schedules_many": "Vous avez {limit} ordres permanents, c'est le maximum.",
    "schedule_ran": "Ce paiement vient de passer : le prochain est un autre.",
    "schedule_over": "Cet ordre permanent est terminé.",
    "no_such_schedule": "Vous n'avez pas d'ordre permanent de ce numéro. /échéances les montre.",
    "schedule_elsewhere": "Dites-le à @quid, ou là où l'ordre a été fait, pour que personne d'autre"
    " ne l'apprenne.",
    "skip_nothing": "Vous n'avez pas d'ordre permanent ici. /échéances les montre.",
    "stop_nothing": "Vous n'avez pas d'ordre permanent ici. /échéances les montre.",
    "when_late": "Le rythme vient avant le message. Vouliez-vous dire {example} ?",
}

SENTENCES = {
    "ask_every": "Payer {amount} à {payee:name} {payee}, {period} ? Les prochains jours sont le"
    " {days:and}, à 8 h ({zone}). Vous êtes averti 48 h avant.",
    "ask_every_once": "Payer {amount} à {payee:name} {payee} le {days:and}, à 8 h ({zone}) ?",
    "ask_every_first": "Vous n'avez jamais payé {payee:name} {payee}. Payer {amount}, {period} ?"
    " Les prochains jours sont le {days:and}, à 8 h ({zone}). Vous êtes averti 48 h avant.",
    "ask_every_once_first": "Vous n'avez jamais payé {payee:name} {payee}. Payer {amount} le"
    " {days:and}, à 8 h ({zone}) ?",
    "choice_every": "Programmer {amount}",
    "button_every": "Programmer {amount}",
    "reading_every": "Payer {amount} à {payee:name} {payee}, {period}",
    "reading_every_note": "Payer {amount} à {payee:name} {payee}, {period}, pour « {note} »",
    "reading_every_several": "Payer {amount} en tout à {payees:and}, {period}",
    "hint_period": "rythme",
    "hint_when": "quand",
    "hint_schedule": "numéro",
    "title_schedules": "Ce que vous paierez",
    "schedules_none": "Vous n'avez pas d'ordre permanent.",
    "schedule_row": "N° {number}, {period}, prochain paiement le {day}",
}
