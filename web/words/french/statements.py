"""Statements in French."""

WORDS = {
    "Statement": "Relevé",
    "This month": "Ce mois-ci",
    "Last month": "Mois dernier",
    "This year": "Cette année",
    "Which days": "Quels jours",
    "Other days": "D’autres jours",
    "From the day": "Du",
    "To the day, included": "Au, compris",
    "Closing balance": "Solde final",
    "That is too long for one statement": "C’est trop long pour un seul relevé",
    "Choose fewer days.": "Choisissez moins de jours.",
    "Nothing came or went in these days": "Rien n’est entré ni sorti ces jours-là",
    "The balance was %(sum)s all the time.": "Le solde est resté à %(sum)s.",
    "Pages": "Pages",
    "Earlier": "Avant",
    "Later": "Après",
    "Page %(page)s of %(pages)s": "Page %(page)s sur %(pages)s",
    "Proof: whoever runs this server can check it against the sealed books.": "Preuve\xa0: qui"
    " tient ce serveur peut la vérifier dans les livres scellés.",
    "It stands in the PDF and in the OFX file, as there are many lines.": "Elle figure dans le PDF"
    " et dans le fichier OFX, car il y a beaucoup de lignes.",
    "Currency": "Monnaie",
    "Date": "Date",
    "With whom": "Avec qui",
    "%(sign)s stands for a sign that this paper cannot draw. The CSV has it.": "%(sign)s remplace"
    " un signe que ce papier ne sait pas dessiner. Le CSV l’a.",
}
