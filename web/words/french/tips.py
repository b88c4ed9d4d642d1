"""Tips, in French."""

WORDS = {
    "You have tipped": "Pourboire donné",
    "in tips": "de pourboires",
    "Only you see this": "Vous seul le voyez",
    "Who sees what your posts have brought you": "Qui voit les pourboires de vos publications",
    "Only me": "Moi seul",
    "Everybody": "Tout le monde",
}
