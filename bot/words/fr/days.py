"""Ce que dit le bot en français des jours et des périodes."""

REFUSALS = {
    "date_unclear": "« {token} » peut être deux jours. Écrivez le mois en lettres.",
    "date_unknown": "Il n'y a pas de « {token} » dans le calendrier.",
    "date_past": "« {token} » est passé.",
    "date_far": "« {token} » est dans plus de {years} ans.",
    "date_form": "« {token} » n'est pas un jour. Écrivez par exemple 31 oct. ou 2026-10-31.",
    "date_near": "« {token} » n'est pas un jour. Vouliez-vous dire {near} ?",
    "date_missing": "Quel jour ? Écrivez par exemple {example}.",
    "period_form": "« {token} » n'est pas une période. Écrivez par exemple"
    " toutes les 2 semaines ou chaque mois le 1.",
    "period_long": "Une période compte jusqu'à {limit}.",
    "period_times_many": "Un ordre s'exécute de 1 à {limit} fois, ou jusqu'à un jour.",
    "period_empty": "Cela finirait avant de commencer.",
    "period_missing": "À quel rythme ? Écrivez par exemple {example}.",
}

SENTENCES = {
    "hint_date": "avant le jour",
    "period_once": "le {day}",
    "period_day": "chaque jour",
    "period_days": "tous les {every} jours",
    "period_week": "chaque {day:weekday}",
    "period_weeks": "toutes les {every} semaines, le {day:weekday}",
    "period_month": "chaque mois, le {number:nth}",
    "period_months": "tous les {every} mois, le {number:nth}",
    "period_month_end": "chaque mois, le {number:nth} ou le dernier jour",
    "period_months_end": "tous les {every} mois, le {number:nth} ou le dernier jour",
    "period_month_last": "chaque mois, le dernier jour",
    "period_months_last": "tous les {every} mois, le dernier jour",
    "period_year": "chaque année, le {yearday:yearday}",
    "period_years": "tous les {every} ans, le {yearday:yearday}",
    "period_until": "{period}, jusqu'au {day}",
    "period_times": "{period}, {times} fois",
}
