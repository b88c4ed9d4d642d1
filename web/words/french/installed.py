"""The installed app, its keys and its offline page, in French."""

WORDS = {
    "Offline": "Hors ligne",
    "You are offline": "Vous êtes hors ligne",
    "This page needs the network. What you wrote and had not sent is kept, and goes out once you"
    " are back.": "Cette page a besoin du réseau. Ce que vous avez écrit sans pouvoir l’envoyer est"
    " gardé et partira à votre retour.",
    "Try again": "Réessayer",
    "Keyboard": "Clavier",
    "What the keys do": "Ce que font les touches",
    "Next and previous in a list": "Suivant et précédent dans une liste",
    "Open it": "Ouvrir",
    "This sheet": "Cette feuille",
    "These keys work in this browser": "Ces touches marchent dans ce navigateur",
    "Print": "Imprimer",
}
