"""What is said of pictures that cannot be taken."""

SENTENCES = {
    "picture_missing": "Choose a picture first.",
    "picture_too_large": "A picture has at most {limit} MB. Make it smaller and send it again.",
    "picture_too_many_pixels": "A picture has at most {limit} megapixels."
    " Make it smaller and send it again.",
    "picture_unreadable": "This cannot be shown as a picture. Send a JPEG, PNG, WebP or GIF.",
    "picture_unknown": "A picture is not here any more. Remove it and add it again.",
    "pictures_many": "At most {limit} pictures at once.",
    "pictures_waiting": "You have sent {limit} pictures that nothing shows yet."
    " Post some of them, or come back tomorrow.",
    "pictures_alone": "A command carries no pictures. Send them by themselves.",
}
