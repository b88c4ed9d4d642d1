"""Bank accounts in French."""

WORDS = {
    "Bank accounts": "Comptes bancaires",
    "Manage accounts": "Gérer les comptes",
    "Your accounts are linked.": "Vos comptes sont liés.",
    "Quid does not see these accounts any more, and the bank is told.": "Quid ne voit plus ces"
    " comptes, et la banque en est avertie.",
    "You said no at the bank. Nothing was linked.": "Vous avez refusé à la banque. Rien n’a été"
    " lié.",
    "The bank does not let Quid look at these accounts any more. This is what was known last.": "La"
    " banque ne laisse plus Quid consulter ces comptes. Voici ce qui en était connu.",
    "You let Quid look until %(day)s.": "Vous laissez Quid les consulter jusqu’au %(day)s.",
    "Read %(when)s.": "Dernière lecture\xa0: %(when)s.",
    "Being read for the first time.": "Première lecture en cours.",
    "Renew": "Renouveler",
    "Unlink": "Délier",
    "Link an account, and see its balance and what comes and goes on it beside your wallet.": "Liez"
    " un compte pour voir son solde et ses mouvements à côté de votre portefeuille.",
    "Link a bank account": "Lier un compte bancaire",
    "The bank cannot be reached right now. Everything else works; try again in a while.": (
        "La banque est injoignable pour le moment. Tout le reste fonctionne\xa0; réessayez dans un"
        " moment."
    ),
    "You go to %(bank)s, sign in there, and choose the accounts that Quid may look at. Quid never"
    " sees what you sign in with.": "Vous allez chez %(bank)s, vous vous y connectez et choisissez"
    " les comptes que Quid peut consulter. Quid ne voit jamais vos identifiants.",
    "What Quid sees": "Ce que Quid voit",
    "Their names and numbers": "Leurs noms et numéros",
    "Their balances": "Leurs soldes",
    "What came and went in the last 90 days": "Les mouvements des 90 derniers jours",
    "For 90 days, then you are asked again. It cannot move money, and you can end it here or at the"
    " bank at any time.": "Pendant 90\xa0jours, puis on vous redemande. Aucun argent ne peut"
    " bouger, et vous pouvez y mettre fin à tout moment, ici ou à la banque.",
    "Go on to %(bank)s": "Continuer vers %(bank)s",
    "Lately": "Récemment",
    "No text": "Sans libellé",
    "not booked yet": "pas encore comptabilisé",
    "Nothing came or went, or it has not been read yet.": "Aucun mouvement, ou pas encore lu.",
    "Unlink %(bank)s?": "Délier %(bank)s\xa0?",
    "What Quid knows of these accounts is deleted, and the bank is told that it may not look any"
    " more.": "Ce que Quid sait de ces comptes est supprimé, et la banque apprend qu’elle ne doit"
    " plus rien montrer.",
    "This did not come from your bank for you here, or was used already. Begin again.": "Cela ne"
    " vient pas de votre banque pour vous ici, ou a déjà servi. Recommencez.",
    "The bank shared no account in pounds or euros. Begin again and choose one.": "La banque n’a"
    " partagé aucun compte en livres ou en euros. Recommencez et choisissez-en un.",
    "You have as many banks linked as one may have. Unlink one first.": "Vous avez lié autant de"
    " banques que possible. Déliez-en une d’abord.",
}
