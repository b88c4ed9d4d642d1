"""`/block`: nothing of somebody reaches one any more."""

from bot.answers import Answer
from bot.dealings import blocking
from bot.desk import Desk
from bot.signatures import command
from chat import blocks
from chat.people import Person


@command(french=("bloquer",), alone=True, safe=True)
def block(desk: Desk, who: Person | None = None) -> Answer:
    """Let nobody of your choice write to you, pay you or ask you for money. They are not told.

    /block @bob
    /block
    """
    me, now = desk.speaker.id, desk.now
    return blocking.told(
        desk, who, "blocked", lambda db, other: blocks.block(db, me, other.id, now)
    )
