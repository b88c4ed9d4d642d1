"""The password once more, in French."""

WORDS = {
    "Confirm it is you": "Confirmez que c’est vous",
    "What comes next takes your password. After that you are not asked for 15 minutes.": "La suite"
    " demande votre mot de passe. Il ne sera plus redemandé pendant 15 minutes.",
    "Confirm": "Confirmer",
    "Not now": "Pas maintenant",
    "Give your password: this lets more leave than before.": "Donnez votre mot de passe\xa0: cela"
    " laisse sortir plus qu’avant.",
}
