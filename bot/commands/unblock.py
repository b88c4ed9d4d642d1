"""`/unblock`: somebody may write and pay again."""

from bot.answers import Answer
from bot.dealings import blocking
from bot.desk import Desk
from bot.signatures import command
from chat import blocks
from chat.people import Person


@command(french=("débloquer",), alone=True, safe=True)
def unblock(desk: Desk, who: Person | None = None) -> Answer:
    """Let somebody whom you have blocked write to you and pay you again.

    /unblock @bob
    """
    me = desk.speaker.id
    return blocking.told(desk, who, "unblocked", lambda db, other: blocks.unblock(db, me, other.id))
