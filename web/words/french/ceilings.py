"""Limits and looks at one's money, in French."""

WORDS = {
    "One payment without a question": "Un paiement sans question",
    "Beyond these limits nothing leaves at all. Empty: no limit. Less holds at once, more after"
    " 24 hours.": "Au-delà de ces plafonds, rien ne sort. Vide\u00a0: pas de plafond. Moins vaut"
    " aussitôt, plus après 24 heures.",
    "One payment": "Un paiement",
    "24 hours": "24 heures",
    "7 days": "7 jours",
    "One person in 24 hours": "Une personne en 24 heures",
    "One conversation in 24 hours": "Une conversation en 24 heures",
    "Write an amount like 20 or 20.50.": "Écrivez un montant comme 20 ou 20,50.",
    "Your money is frozen: nothing leaves it.": "Votre argent est gelé\u00a0: rien n’en sort.",
    "%(sum)s since you last looked, %(when)s": "%(sum)s depuis votre dernier regard, %(when)s",
}
