"""`/freeze`: nothing leaves any more, on the spot."""

from functools import partial

from sqlmodel import Session

from bot.answers import Answer, notice
from bot.desk import Desk
from bot.signatures import command
from payments import freezes


@command(french=("geler",), alone=True)
def freeze(desk: Desk) -> Answer:
    """Stop all your outgoing money at once. Money still arrives. Only you see it.

    /freeze
    """
    wallet = desk.facts.wallet
    code = "frozen_already" if wallet and wallet.frozen_at is not None else "frozen_now"
    shown = notice(desk.words(code)) | {"frozen": True}
    return Answer(shown, writes=partial(_freeze, owner=desk.speaker.owner, now=desk.now))


def _freeze(db: Session, owner: str, now: int) -> None:
    freezes.freeze(db, owner, now)
