"""What somebody has."""

from typing import cast

from sqlmodel import Session

from chat.people import Person
from payments import wallets
from web import wire
from web.api import shapes
from web.api.declared import route
from web.scopes import READ


@route("GET", "/api/wallet", READ)
def wallet(db: Session, me: Person) -> shapes.Balances:
    """What they have, the home currency first."""
    held = wallets.available(db, me.owner)
    return cast(shapes.Balances, {"balances": wire.balances(held)})
