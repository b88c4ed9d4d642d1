"""Les images : celles des gens, des groupes, des messages et des publications."""

PLURALS = {"%(num)s picture": ("%(num)s image", "%(num)s images")}
WORDS = {
    "Picture": "Image",
    "Close": "Fermer",
    "Picture before": "Image précédente",
    "Next picture": "Image suivante",
    "Add pictures": "Ajouter des images",
    "Your picture": "Votre photo",
    "Picture of the group": "Photo du groupe",
    "JPEG, PNG, WebP or GIF, up to 10 MB": "JPEG, PNG, WebP ou GIF, 10 Mo au plus",
    "It is cut to a square around its middle. Everybody can see it.": "Elle est recadrée en carré"
    " autour de son milieu. Tout le monde la voit.",
    "It is cut to a square around its middle. Members see it.": "Elle est recadrée en carré autour"
    " de son milieu. Les membres la voient.",
    "Show this picture": "Montrer cette photo",
    "Remove the picture": "Retirer la photo",
    "You changed the picture of the group": "Vous avez changé la photo du groupe",
    "%(name)s changed the picture of the group": "%(name)s a changé la photo du groupe",
    "You removed the picture of the group": "Vous avez retiré la photo du groupe",
    "%(name)s removed the picture of the group": "%(name)s a retiré la photo du groupe",
}
