"""What the bot says in French of money in order: categories, budgets."""

HELPS = {
    "budget": "Voir ce que le mois a coûté de ce que vous vous accordez, ou fixer un budget. Vous"
    " seul le voyez.",
}

REFUSALS = {
    "category_unknown": "Cette catégorie n'existe pas.",
    "no_such_line": "Cela n'a pas touché votre argent.",
    "budget_currency": "Vos budgets sont dans la monnaie de votre compte ({currency:names}).",
    "budget_form": "« {token} » n'est pas un montant. Écrivez par exemple {example}.",
    "budget_unclear": "« {token} » peut être {amounts:or}. Écrivez-le en chiffres seuls, comme"
    " 1000.",
}

SENTENCES = {
    "category_groceries": "Courses",
    "category_eating_out": "Restaurants",
    "category_home": "Loyer et maison",
    "category_bills": "Factures",
    "category_transport": "Transports",
    "category_fun": "Loisirs",
    "category_shopping": "Achats",
    "category_health": "Santé",
    "category_travel": "Voyages",
    "category_gifts": "Cadeaux",
    "category_income": "Revenus",
    "category_cards": "Cartes et banques",
    "category_other": "Autres",
    "typed_groceries": "courses",
    "typed_eating_out": "restaurants",
    "typed_home": "maison",
    "typed_bills": "factures",
    "typed_transport": "transports",
    "typed_fun": "loisirs",
    "typed_shopping": "achats",
    "typed_health": "santé",
    "typed_travel": "voyages",
    "typed_gifts": "cadeaux",
    "typed_income": "revenus",
    "typed_cards": "cartes",
    "typed_other": "autres",
    "hint_goal": "restaurants 200",
    "title_budgets": "Budgets de ce mois",
    "budgets_none": "Vous n'avez pas de budget.",
    "budget_how": "Au plus tant par mois pour les restaurants",
    "budget_row": "{spent} sur {limit}, reste {left}",
    "budget_row_over": "{spent} sur {limit}, dépassé de {over}",
    "budget_is": "{category} : au plus {limit} par mois. Vous êtes averti à 80 % et à 100 %.",
    "budget_off": "{category} : plus de budget.",
    "budget_unset": "{category} : pas de budget.",
    "budget_page": "Voir le mois",
    "alert_budget_80": "{category} : {spent} sur vos {limit} ce mois-ci. Il reste {left}.",
    "alert_budget_100": "{category} : vos {limit} de ce mois sont dépensés.",
    "alert_budget_over": "{category} : {spent} ce mois-ci, {over} de plus que vos {limit}.",
}
