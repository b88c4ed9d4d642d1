"""Money in order, in French: categories, budgets, the year, what is coming."""

WORDS = {
    "say what it was for": "dire à quoi cela a servi",
    "Money in order": "L’argent en ordre",
    "By category": "Par catégorie",
    "Category": "Catégorie",
    "The year": "L’année",
    "%(spent)s of %(limit)s": "%(spent)s sur %(limit)s",
    "%(sum)s over": "dépassé de %(sum)s",
    "%(sum)s left": "reste %(sum)s",
    "until %(time)s": "jusqu’à %(time)s",
    "by itself": "automatique",
    "Coming up": "À venir",
    "Nothing in the next month.": "Rien dans le mois qui vient.",
    "Calendar": "Calendrier",
    "Budget": "Budget",
    "Budgets": "Budgets",
    "Set a budget": "Fixer un budget",
    "End it": "Y mettre fin",
    "You have no budgets. Say what a category may come to in a month, and Quid tells you at 80%"
    " and at 100%.": "Vous n’avez pas de budget. Dites ce qu’une catégorie peut coûter par mois,"
    " et Quid vous avertit à 80\xa0% et à 100\xa0%.",
    "At most in a month": "Au plus par mois",
    "Set it": "Fixer",
    "What came back of a payment is not counted.": "Ce qui est revenu d’un paiement n’est pas"
    " compté.",
    "Write an amount, like 200.": "Écrivez un montant, par exemple 200.",
    "What was it for?": "À quoi cela a-t-il servi\xa0?",
    "Because you said so of this payment on %(day)s.": "Parce que vous l’avez dit de ce paiement"
    " le %(day)s.",
    "Because you said so of %(name)s on %(day)s.": "Parce que vous l’avez dit de %(name)s le"
    " %(day)s.",
    "Because you said so of one like it on %(day)s.": "Parce que vous l’avez dit d’un semblable"
    " le %(day)s.",
    "Because you said so of “%(word)s” on %(day)s.": "Parce que vous l’avez dit de"
    " «\xa0%(word)s\xa0» le %(day)s.",
    "Because of what kind of movement it is.": "En raison de la nature du mouvement.",
    "Because of the word “%(word)s”.": "En raison du mot «\xa0%(word)s\xa0».",
    "Nothing tells yet what it was for.": "Rien ne dit encore à quoi cela a servi.",
    "Take this back": "Revenir là-dessus",
    "For which": "Pour lesquels",
    "All with %(name)s, and the same words": "Tout avec %(name)s, et les mêmes mots",
    "All that are like it": "Tout ce qui est semblable",
    "This one alone": "Celui-ci seulement",
    "Nothing is coming": "Rien n’est à venir",
    "What you pay by the calendar, bills, requests and offers stand here with their day.": "Vos"
    " paiements programmés, factures, demandes et offres sont ici, chacun à son jour.",
    "In your calendar": "Dans votre agenda",
    "It is shown this once. Give it to your calendar as one to subscribe to. Whoever has it can"
    " read what is coming.": "Elle n’est montrée qu’une fois. Donnez-la à votre agenda comme"
    " calendrier auquel s’abonner. Qui l’a peut lire ce qui est à venir.",
    "A calendar can be read at a secret address, since %(day)s.": "Un calendrier peut être lu à une"
    " adresse secrète, depuis le %(day)s.",
    "Amounts stand in it": "Avec les montants",
    "Your calendar can read this at a secret address.": "Votre agenda peut lire cela à une adresse"
    " secrète.",
    "Make another address": "Créer une autre adresse",
    "Make an address": "Créer une adresse",
    "Nothing came or went.": "Rien n’est entré ni sorti.",
    "In and out, month by month. The numbers are in the table below.": "Entrées et sorties, mois"
    " par mois. Les chiffres sont dans le tableau ci-dessous.",
    "Month by month": "Mois par mois",
    "Most went to": "Principaux destinataires",
    "What repeats": "Ce qui se répète",
    "To %(name)s": "À %(name)s",
    "Bill of %(name)s": "Facture de %(name)s",
    "%(name)s asks you": "%(name)s vous demande",
    "Your part, for %(name)s": "Votre part, pour %(name)s",
    "Set aside for %(name)s": "Mis de côté pour %(name)s",
    "Set aside for a link": "Mis de côté pour un lien",
    "Coming up in Quid": "À venir dans Quid",
}

PLURALS = {
    "%(num)s payment": ("%(num)s paiement", "%(num)s paiements"),
    "in %(num)s month": ("en %(num)s mois", "en %(num)s mois"),
}
