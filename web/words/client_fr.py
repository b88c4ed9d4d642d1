"""What the script in the page says, in French. The keys are those of `web/static/js/words.js`."""

WORDS = {
    "sending": "Envoi…",
    "waiting": "En attente de connexion",
    "failed": "Non envoyé",
    "remove": "Supprimer",
    "offline": "Vous êtes hors ligne. Ce que vous écrivez est gardé et partira plus tard.",
    "reconnecting": "Reconnexion…",
    "unknown": "Pas encore de réponse. Nouvel essai.",
    "unavailable": "Pas de connexion. Réessayez dans un instant.",
    "today": "Aujourd’hui",
    "yesterday": "Hier",
    "typing": "%(name)s écrit…",
    "seen": "Vu",
    "send": "Envoyer",
    "new_lines": "%(count)s de plus",
    "gap": "Vous étiez absent un moment. Les lignes plus anciennes se chargent en remontant.",
    "left": "encore %(count)s caractères",
    "too_long": "%(count)s caractères de trop",
    "asks": "Vous demandera avant tout envoi",
    "expired": "Cette question a expiré.",
    "loading": "Chargement des messages précédents…",
}
