"""What can be asked of the books: a command of four small numbers, for them and for the model."""

from collections.abc import Callable

from tests.payments.commands import again, house, paying, waiting
from tests.payments.commands.scene import Act, Scene

__all__ = ["NAMES", "Act", "Command", "Scene", "read"]
Command = tuple[str, int, int, int, int]
READERS: dict[str, Callable[..., Act | None]] = {
    each.__name__: each
    for each in (*paying.COMMANDS, *house.COMMANDS, *waiting.COMMANDS, *again.COMMANDS)
} | {**house.ANSWERS, **again.REPLAYS}
OFTEN = ("gift",) * 7 + ("opening", "gifts", "refund") + ("place", "end", "end") * 2
NAMES = (*OFTEN, *READERS)


def read(scene: Scene, command: Command) -> Act | None:
    """What a command means now; None where there is nothing yet that it could mean."""
    name, *numbers = command
    return READERS[name](scene, *numbers)
