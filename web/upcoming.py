"""What is coming, as pages and calendars show it: with whom, in whose words, on which day."""

from typing import NamedTuple

from sqlmodel import Session

from chat import people
from chat.people import Person
from payments import ahead
from payments.ahead import Coming
from web.forms import Say


class Upcoming(NamedTuple):
    """`minor` is what it comes to, negative if it leaves; `said` in a few words, in a language."""

    one: Coming
    who: Person | None
    said: str
    minor: int

    @property
    def day(self) -> str:
        return self.one.day.isoformat()


def upcoming(
    db: Session, person: Person, now: int, days: int, zone: str, say: Say
) -> list[Upcoming]:
    """Somebody's, in the order of days."""
    found = ahead.coming(db, person.owner, now, days, zone)
    known = {who.owner: who for who in people.of_owners(db, list({one.other for one in found}))}
    return [_shown(one, known.get(one.other), say) for one in found]


def _shown(one: Coming, who: Person | None, say: Say) -> Upcoming:
    titles = {
        "schedule": say("To %(name)s"),
        "bill": say("Bill of %(name)s"),
        "asked": say("%(name)s asks you"),
        "split": say("Your part, for %(name)s"),
        "offered": say("%(name)s offers you"),
        "offer": say("Set aside for %(name)s") if who else say("Set aside for a link"),
    }
    said = titles[one.kind] % {"name": who.name if who else ""}
    minor = one.amount.minor if one.kind == "offered" else -one.amount.minor
    return Upcoming(one, who, said, minor)
