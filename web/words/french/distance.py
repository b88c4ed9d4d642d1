"""Keeping somebody at a distance, in French."""

WORDS = {
    "Blocked": "Bloqué",
    "More about %(name)s": "Plus d’options pour %(name)s",
    "Mute": "Mettre en sourdine",
    "Mute @%(handle)s": "Sourdine pour @%(handle)s",
    "Stop muting": "Ôter la sourdine",
    "Stop muting @%(handle)s": "Ôter la sourdine de @%(handle)s",
    "Muted and blocked": "En sourdine ou bloqués",
    "Nobody. Mute or block somebody on their profile.": "Personne. La sourdine et le blocage se"
    " trouvent sur chaque profil.",
    "You do not see their posts, nor hear of what they do. What they write to you still comes.": ""
    "Vous ne voyez plus ses publications, et rien ne vous dit ce que fait cette personne. Ce"
    " qu’elle vous écrit arrive toujours.",
    "You have muted %(name)s": "%(name)s est en sourdine",
}
