"""Tokens for programs, in French."""

WORDS = {
    "None yet. A token lets a program of yours use Quid in your name.": "Aucun pour l’instant. Avec"
    " un jeton, un programme à vous se sert de Quid en votre nom.",
    "Make a token": "Créer un jeton",
    "What it is for": "À quoi il sert",
    "So that you know it in this list: “backup”, “shop”.": "Pour le reconnaître dans cette"
    " liste\xa0: «\xa0sauvegarde\xa0», «\xa0boutique\xa0».",
    "What it may do": "Ce qu’il permet",
    "Read": "Lire",
    "see what you see, your wallet too": "voir ce que vous voyez, y compris le portefeuille",
    "say, post and follow in your name": "parler, publier et suivre en votre nom",
    "beside writing: move your money": "en plus d’écrire\xa0: disposer de votre argent",
    "Your password": "Votre mot de passe",
    "Use 1 to 60 letters that can be read.": "Mettez de 1 à 60 lettres lisibles.",
    "Choose what it may do.": "Choisissez ce qu’il permet.",
    "A token for %(name)s": "Un jeton pour %(name)s",
    "The token": "Le jeton",
    "It is shown this once. Whoever has it can do this in your name, so keep it like a"
    " password.": "Il n’est montré qu’une fois. Qui l’a peut faire tout cela en votre nom\xa0:"
    " gardez-le comme un mot de passe.",
    "I have kept it": "Je l’ai gardé",
    "Revoke": "Révoquer",
    "Revoke %(label)s": "Révoquer %(label)s",
}
