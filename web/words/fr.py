"""The pages in French, by their English; with the no-break spaces of French typography."""

from web.words import french

WORDS = {
    # The way in
    "Money moves like a message": "L’argent circule comme un message",
    "Money moves like a message.": "L’argent circule comme un message.",
    "Talk with people you know. When there is something to pay, say so in the same line, and both"
    " of you keep the receipt.": "Discutez avec vos proches. Quand il y a quelque chose à payer,"
    " dites-le dans la même ligne : le reçu reste chez l’un et chez l’autre.",
    "Got the tickets for Saturday. 40 each.": "J’ai les billets pour samedi. 40 chacun.",
    "concert": "concert",
    "Sign in": "Se connecter",
    "Sign out": "Se déconnecter",
    "You were signed out here. Sign in to go on; what you wrote is kept.": "Vous avez été"
    " déconnecté ici. Reconnectez-vous\xa0; ce que vous avez écrit est gardé.",
    "Welcome back": "Bon retour",
    "New here?": "Nouveau sur Quid ?",
    "Already here?": "Déjà inscrit ?",
    "Join": "S’inscrire",
    "Join Quid": "Rejoindre Quid",
    "Handle": "Identifiant",
    "Name": "Nom",
    "Password": "Mot de passe",
    "Language": "Langue",
    "Currency of your wallet": "Monnaie du portefeuille",
    "US dollar": "Dollar américain",
    "Euro": "Euro",
    "Show": "Afficher",
    "Hide": "Masquer",
    "How people find and pay you. 3 to 20 of a–z, 0–9 and _.": "Pour vous trouver et vous payer."
    " De 3 à 20 signes parmi a–z, 0–9 et _.",
    "As your friends know you.": "Celui que vos amis connaissent.",
    "At least 8 characters. A few words in a row are good.": "Au moins 8 caractères. Quelques mots"
    " à la suite font l’affaire.",
    "Choose a handle.": "Choisissez un identifiant.",
    "Choose a language.": "Choisissez une langue.",
    "Choose a currency.": "Choisissez une monnaie.",
    "Say how you are called.": "Dites comment vous vous appelez.",
    "Use at least 8 characters.": "Mettez au moins 8 caractères.",
    "Use at most 1,024 characters.": "Mettez au plus 1 024 caractères.",
    "Use 3 to 20 of a–z, 0–9 and _.": "Mettez de 3 à 20 signes parmi a–z, 0–9 et _.",
    "Use 1 to 50 letters that can be read.": "Mettez de 1 à 50 lettres lisibles.",
    "This name is kept for Quid. Choose another.": "Ce nom est réservé à Quid."
    " Choisissez-en un autre.",
    "This handle is kept for Quid. Choose another.": "Cet identifiant est réservé à Quid."
    " Choisissez-en un autre.",
    "@%(handle)s, or one that looks like it, is taken. Choose another.": "@%(handle)s est pris, ou"
    " ressemble trop à un autre. Choisissez-en un autre.",
    "Handle and password do not match. Check both and try again.": "L’identifiant et le mot de"
    " passe ne vont pas ensemble. Vérifiez les deux et réessayez.",
    "Too many tries. Try again in %(wait)s seconds.": "Trop d’essais. Réessayez dans %(wait)s"
    " secondes.",
    "Too many tries. Try again in %(wait)s minutes.": "Trop d’essais. Réessayez dans %(wait)s"
    " minutes.",
    "Too many tries. Try again in %(wait)s hours.": "Trop d’essais. Réessayez dans %(wait)s"
    " heures.",
    "Many people are joining just now. Try again in a moment.": "Beaucoup de monde s’inscrit en"
    " ce moment. Réessayez dans un instant.",
    # Around every page
    "Skip to content": "Aller au contenu",
    "Main": "Navigation principale",
    "Home": "Accueil",
    "Messages": "Messages",
    "Wallet": "Portefeuille",
    "Settings": "Réglages",
    "Your profile": "Votre profil",
    "Your money": "Votre argent",
    "Back": "Retour",
    "Balance": "Solde",
    "Activity": "Mouvements",
    "%(sum)s held": "%(sum)s en attente",
    "Lately": "Récemment",
    # Conversations
    "Back to messages": "Retour aux messages",
    "Conversation with %(name)s": "Conversation avec %(name)s",
    "Older messages": "Messages précédents",
    "New messages": "Nouveaux messages",
    "handle": "identifiant",
    "Payment": "Paiement",
    "Write": "Écrire",
    "No conversations yet": "Aucune conversation pour le moment",
    "Write to somebody by their handle. In the conversation, type / to send money.": "Écrivez à"
    " quelqu’un par son identifiant. Dans la conversation, tapez / pour envoyer de l’argent.",
    "There is nobody called @%(handle)s here. Check the spelling.": "Il n’y a pas de @%(handle)s"
    " ici. Vérifiez l’orthographe.",
    "Ask for what you need. Only you can see the answers.": "Demandez ce qu’il vous faut. Vous seul"
    " voyez les réponses.",
    "/balance": "/solde",
    "/history": "/historique",
    "/help": "/aide",
    "Say hello, or send money: type /pay and an amount.": "Dites bonjour, ou envoyez de l’argent :"
    " tapez /payer et un montant.",
    "Message. Type / for money": "Message. / pour l’argent",
    "Commands": "Commandes",
    "Send": "Envoyer",
    "Pay": "Payer",
    "You": "Vous",
    "With %(name)s": "Avec %(name)s",
    "Sending…": "Envoi…",
    "Not sent": "Non envoyé",
    "Retry": "Réessayer",
    "Edit": "Modifier",
    "Only you can see this": "Visible par vous seul",
    "Answered": "Répondu",
    "Cancel": "Annuler",
    # Groups
    "New group": "Nouveau groupe",
    "Name of the group": "Nom du groupe",
    "Group %(name)s": "Groupe %(name)s",
    "Members": "Membres",
    "All about this group": "Tout sur ce groupe",
    "Owner": "Propriétaire",
    "Remove": "Retirer",
    "Remove %(name)s": "Retirer %(name)s",
    "Back to the group": "Retour au groupe",
    "Add people": "Ajouter des gens",
    "Handles": "Identifiants",
    "Several with spaces between.": "Plusieurs, séparés par des espaces.",
    "Several with spaces between. They will read everything said here so far.": "Plusieurs, séparés"
    " par des espaces. Ils liront tout ce qui a été dit ici.",
    "Add": "Ajouter",
    "Leave the group": "Quitter le groupe",
    "You will not read it any more, and what you paid there stays paid.": "Vous ne le lirez plus,"
    " et ce que vous y avez payé reste payé.",
    "The group will belong to the member of longest standing.": "Le groupe reviendra au plus ancien"
    " membre.",
    "Leave": "Quitter",
    "People you talk with": "Vos interlocuteurs",
    "Others, by handle": "D’autres, par identifiant",
    "Make the group": "Créer le groupe",
    "%(name)s: %(line)s": "%(name)s\xa0: %(line)s",
    "you": "vous",
    "%(count)s others": "%(count)s autres",
    "You made “%(group)s” with %(people)s": "Vous avez créé «\xa0%(group)s\xa0» avec %(people)s",
    "%(name)s made “%(group)s” with %(people)s": "%(name)s a créé «\xa0%(group)s\xa0» avec"
    " %(people)s",
    "You added %(people)s": "Vous avez ajouté %(people)s",
    "%(name)s added %(people)s": "%(name)s a ajouté %(people)s",
    "%(name)s added you": "%(name)s vous a ajouté",
    "You removed %(people)s": "Vous avez retiré %(people)s",
    "%(name)s removed %(people)s": "%(name)s a retiré %(people)s",
    "%(name)s removed you": "%(name)s vous a retiré",
    "You named the group “%(group)s”": "Vous avez nommé le groupe «\xa0%(group)s\xa0»",
    "%(name)s named the group “%(group)s”": "%(name)s a nommé le groupe «\xa0%(group)s\xa0»",
    "You left": "Vous êtes parti",
    "%(name)s left": "%(name)s est parti",
    "You own the group now": "Le groupe est maintenant à vous",
    "%(name)s owns the group now": "Le groupe est maintenant à %(name)s",
    # Tickets
    "You paid %(name)s": "Vous avez payé %(name)s",
    "You paid %(count)s people": "Vous avez payé %(count)s personnes",
    "%(name)s paid you": "%(name)s vous a payé",
    "%(name)s paid %(count)s people": "%(name)s a payé %(count)s personnes",
    "%(payer)s paid %(payee)s": "%(payer)s a payé %(payee)s",
    "You took back %(sum)s": "Vous avez repris %(sum)s",
    "%(name)s took back %(sum)s": "%(name)s a repris %(sum)s",
    "You: %(line)s": "Vous : %(line)s",
    "You paid %(sum)s": "Vous avez payé %(sum)s",
    "%(name)s paid %(sum)s": "%(name)s a payé %(sum)s",
    "Paid": "Payé",
    "Taken back": "Repris",
    "Undo": "Annuler",
    "No. %(number)s": "N° %(number)s",
    # Timeline
    "What’s happening? Type / for money": "Quoi de neuf ? Tapez / pour l’argent",
    "Post": "Publier",
    "Post and replies": "Publication et réponses",
    "Post by %(name)s": "Publication de %(name)s",
    "Nothing here yet": "Rien ici pour le moment",
    "Post something, or follow people to read what they post.": "Publiez quelque chose, ou suivez"
    " des gens pour lire ce qu’ils publient.",
    "Write to somebody": "Écrire à quelqu’un",
    "Older posts": "Publications précédentes",
    "No posts yet.": "Aucune publication pour le moment.",
    "Post something": "Publier quelque chose",
    "Write something first.": "Écrivez d’abord quelque chose.",
    "A post has at most %(limit)s characters.": "Une publication a au plus %(limit)s caractères.",
    "Tip": "Pourboire",
    "Tip %(name)s": "Pourboire à %(name)s",
    "Replies": "Réponses",
    "No replies yet.": "Aucune réponse pour le moment.",
    "Say something, or type /pay and an amount.": "Dites un mot, ou tapez /payer et un montant.",
    "Reply. Type / for money": "Répondre. Tapez / pour l’argent",
    "Reply": "Répondre",
    "Sign in to reply": "Se connecter pour répondre",
    "Message": "Message",
    "Follow": "Suivre",
    "Unfollow": "Ne plus suivre",
    "Followers of %(name)s": "Abonnés de %(name)s",
    "Followed by %(name)s": "Suivis par %(name)s",
    # Wallet
    "Opening balance": "Solde d’ouverture",
    "Money in": "Entrée d’argent",
    "Money out": "Sortie d’argent",
    "Older": "Plus anciens",
    "No payments yet": "Aucun paiement pour le moment",
    "Friends pay you at @%(handle)s. What comes and goes stands here, with the balance it left.": ""
    "Vos amis vous paient à @%(handle)s. Chaque paiement, fait ou reçu, figure ici avec le solde"
    " qu’il a laissé.",
    "Limits": "Limites",
    "Without a question": "Sans confirmation",
    "One payment to somebody you have paid before": "Un paiement à quelqu’un que vous avez déjà"
    " payé",
    "All of them in 24 hours": "Leur total sur 24 heures",
    "Above this Quid asks once before it sends.": "Au-delà, Quid demande une fois avant d’envoyer.",
    # The form behind the Pay button
    "Whom": "À qui",
    "Close": "Fermer",
    "Amount": "Montant",
    "Keypad": "Clavier",
    "Decimal mark": "Virgule",
    "Delete": "Effacer",
    "What for?": "Pour quoi ?",
    "A note, if you like": "Une note, si vous voulez",
    # A receipt
    "Receipt No. %(number)s": "Reçu n° %(number)s",
    "Genuine and current": "Authentique et valable",
    "The payment was made and was not reversed.": "Le paiement a eu lieu et n’a pas été annulé.",
    "Genuine, and taken back": "Authentique, mais repris",
    "The payment was made, and given back on %(day)s.": "Le paiement a eu lieu, puis a été rendu le"
    " %(day)s.",
    "Genuine, and partly given back": "Authentique, mais rendu en partie",
    "The payment was made, and part of it was given back.": "Le paiement a eu lieu, et une partie a"
    " été rendue.",
    "Do not rely on this receipt": "Ne vous fiez pas à ce reçu",
    "It does not agree with its seal: somebody changed the books after it was made.": "Il ne"
    " correspond pas à son sceau\xa0: quelqu’un a modifié les livres après coup.",
    "Paid on": "Payé le",
    "From": "De",
    "To": "À",
    "Note": "Mot",
    "In parts": "En détail",
    "Given back": "Rendu",
    "About": "Concerne",
    "Seal": "Sceau",
    "Not sealed yet. Look again in a second.": "Pas encore scellé. Revenez dans une seconde.",
    "Show it to others": "Le montrer à d’autres",
    "Whoever has the link sees that this receipt is genuine, the day, the names and whether it was"
    " reversed. The amount and the note stay between you.": "Qui a le lien voit que ce reçu est"
    " authentique, le jour, les noms et s’il a été annulé. Le montant et le mot restent entre"
    " vous.",
    "The link": "Le lien",
    "Open the link": "Ouvrir le lien",
    "End the link": "Supprimer le lien",
    "Make a link": "Créer un lien",
    "You see what others see.": "Vous voyez ce que voient les autres.",
    "See all of it": "Tout voir",
    "This link shows that a receipt is genuine. Its amount and its note are for those who made it,"
    " once they have signed in.": "Ce lien montre qu’un reçu est authentique. Le montant et le mot"
    " sont réservés à ceux qui l’ont établi, une fois connectés.",
    # Settings
    "Save": "Enregistrer",
    "Saved.": "Enregistré.",
    "Where you are signed in": "Sessions ouvertes",
    "Sign out everywhere else": "Fermer toutes les autres",
    "Sign out %(label)s": "Fermer la session %(label)s",
    "Programs with a token": "Programmes autorisés",
    "This one": "Celle-ci",
    "Last used %(when)s": "Dernier usage : %(when)s",
    # When something is wrong
    "Go home": "Aller à l’accueil",
    "Not here": "Rien ici",
    "There is nothing at this address, or it is not yours to see.": "Il n’y a rien à cette adresse,"
    " ou cela ne vous est pas destiné.",
    "That is too much at once": "C’est trop à la fois",
    "It is larger than Quid takes. Nothing was changed.": "C’est plus que ce que Quid accepte. Rien"
    " n’a changé.",
    "That did not work": "Cela n’a pas marché",
    "This did not come from one of our pages. Nothing was changed. Go home and try it there.": ""
    "Ceci ne venait pas d’une de nos pages. Rien n’a changé. Réessayez depuis l’accueil.",
    "What was sent could not be read. Nothing was changed. Go back and try again.": "Ce qui a été"
    " envoyé n’a pas pu être lu. Rien n’a changé. Revenez en arrière et réessayez.",
    "Something went wrong here": "Quelque chose s’est mal passé",
    "It is our fault, not yours. What was confirmed before is kept. Try again in a moment.": "C’est"
    " notre faute, pas la vôtre. Ce qui était confirmé est gardé. Réessayez dans un instant.",
}
WORDS |= french.WORDS

PLURALS = {
    "%(num)s person": ("%(num)s personne", "%(num)s personnes"),
    "%(num)s reply": ("%(num)s réponse", "%(num)s réponses"),
    "%(num)s follower": ("%(num)s abonné", "%(num)s abonnés"),
    "%(num)s following": ("%(num)s suivi", "%(num)s suivis"),
}
PLURALS |= french.PLURALS
