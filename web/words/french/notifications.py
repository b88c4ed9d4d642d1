"""What one is told, in French."""

WORDS = {
    "Notifications": "Notifications",
    "Waits for you": "Attend votre réponse",
    "Nothing new": "Rien de nouveau",
    "Who follows, answers, mentions or pays you is told of here, and so is what waits for your"
    " word.": "Ici s’affichent qui vous suit, vous répond, vous mentionne ou vous paie, et ce qui"
    " attend votre réponse.",
    "and": "et",
    "and %(count)s others": "et %(count)s autres",
    "%(who)s mentioned you": "%(who)s parle de vous",
    "%(who)s replied to you": "%(who)s vous a répondu",
    "%(who)s follow you": "%(who)s vous suivent",
    "%(who)s follows you": "%(who)s vous suit",
    "%(who)s like your post": "%(who)s aiment votre publication",
    "%(who)s likes your post": "%(who)s aime votre publication",
    "%(who)s have reposted your post": "%(who)s ont repartagé votre publication",
    "%(who)s reposted your post": "%(who)s a repartagé votre publication",
    "%(who)s quoted your post": "%(who)s cite votre publication",
    "%(who)s have reacted to you": "%(who)s ont réagi à votre message",
    "%(who)s reacted to you": "%(who)s a réagi à votre message",
    "%(who)s, whom you do not know, asks you for money": "%(who)s, que vous ne connaissez pas, vous"
    " demande de l’argent",
    "%(who)s asks you for %(sum)s": "%(who)s vous demande %(sum)s",
    "%(who)s wants to send you %(sum)s": "%(who)s veut vous envoyer %(sum)s",
    "%(who)s: %(sum)s due on %(day)s": "%(who)s\u00a0: %(sum)s à payer le %(day)s",
    "%(who)s took back %(sum)s": "%(who)s a repris %(sum)s",
    "%(who)s gave you back %(sum)s": "%(who)s vous a rendu %(sum)s",
    "%(who)s paid you %(sum)s": "%(who)s vous a payé %(sum)s",
    "%(sum)s came in": "%(sum)s sont arrivés",
    "New": "Nouveau",
}
