"""`/help`: what can be typed, from the commands themselves."""

from bot.answers import Answer, Attachment
from bot.desk import Desk
from bot.signatures import Command, CommandName, command, everything, find


@command(french=("aide",), safe=True)
def help(desk: Desk, name: CommandName | None = None) -> Answer:
    """Show what you can type, or how one command is used. Only you see it.

    /help
    /help pay
    """
    locale = desk.speaker.locale
    if name and (asked := find(name)):
        lines = [{"label": line, "mend": line} for line in asked.manual]
        return desk.tell(asked.help(locale), lines)
    rows = [_row(each, locale) for each in everything()]
    return desk.tell(desk.words("title_help"), rows)


def _row(what: Command, locale: str) -> Attachment:
    name = what.called(locale)
    label = f"/{name} {what.hint(locale)}".strip()
    return {"label": label, "detail": what.help(locale), "mend": f"/{name} "}
