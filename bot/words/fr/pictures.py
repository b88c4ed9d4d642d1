"""Ce qui est dit des images qui ne peuvent être prises."""

SENTENCES = {
    "picture_missing": "Choisissez d'abord une image.",
    "picture_too_large": "Une image a au plus {limit} Mo. Réduisez-la et renvoyez-la.",
    "picture_too_many_pixels": "Une image a au plus {limit} mégapixels."
    " Réduisez-la et renvoyez-la.",
    "picture_unreadable": "Cela ne peut pas être montré comme image. Envoyez un JPEG, PNG, WebP"
    " ou GIF.",
    "picture_unknown": "Une image n'est plus là. Retirez-la et ajoutez-la de nouveau.",
    "pictures_many": "Au plus {limit} images à la fois.",
    "pictures_waiting": "Vous avez envoyé {limit} images que rien ne montre encore."
    " Publiez-en, ou revenez demain.",
    "pictures_alone": "Une commande ne porte pas d'images. Envoyez-les à part.",
}
