"""Settings of one's money, in French."""

WORDS = {
    "Your money": "Votre argent",
    "Money of people who have never paid you": "L’argent de qui ne vous a jamais payé",
    "Arrives at once": "Arrive aussitôt",
    "Waits for my yes": "Attend mon accord",
    "Does not come": "N’arrive pas",
    "What I pay arrives": "Ce que je paie arrive",
    "At once": "Aussitôt",
    "After 2 hours": "Après 2 heures",
    "After 24 hours": "Après 24 heures",
    "Reminders of requests, splits and bills that wait for me": "Rappels des demandes, partages"
    " et factures qui m’attendent",
    "Yes": "Oui",
    "No": "Non",
    "Freeze": "Geler",
    "Unfreeze": "Dégeler",
    "Your money is frozen: nothing leaves it. Money still arrives.": "Votre argent est gelé\u00a0:"
    " rien n’en sort. Ce qu’on vous paie arrive toujours.",
    "Stop all that leaves your wallet, at once. Unfreezing takes your password.": "Arrêter tout ce"
    " qui sort de votre portefeuille, aussitôt. Dégeler demande votre mot de passe.",
    "This is not your password. Try again.": "Ce n’est pas votre mot de passe. Réessayez.",
}
