"""`/unfreeze`: money leaves again, with the password, which is never typed in a line."""

from bot.answers import Answer, notice
from bot.desk import Desk
from bot.signatures import command


@command(french=("dégeler",))
def unfreeze(desk: Desk) -> Answer:
    """Let your money leave again, with your password. Only you see it.

    /unfreeze
    """
    wallet = desk.facts.wallet
    if wallet is None or wallet.frozen_at is None:
        return Answer(notice(desk.words("frozen_not")) | {"frozen": False})
    row = {"label": desk.words("unfreeze_open"), "link": "/settings#freeze"}
    return desk.tell(desk.words("unfreeze_how"), [row])
