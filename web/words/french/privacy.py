"""What others see of one, in French."""

WORDS = {
    "What others see of you": "Ce que les autres voient de vous",
    "Show when I am typing": "Montrer quand j’écris",
    "Show what I have seen": "Montrer ce que j’ai vu",
    "Show when I am here": "Montrer quand je suis là",
    "online": "en ligne",
    "What you do not show you do not see of others either. What you have read still counts as read"
    " on all your devices.": "Ce que vous ne montrez pas, vous ne le voyez pas non plus des autres."
    " Ce que vous avez lu reste lu sur tous vos appareils.",
}
