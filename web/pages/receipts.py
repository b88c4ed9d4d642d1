"""A receipt: all of it for its parties, and for whoever has the link only that it is genuine."""

import hmac
from typing import Any

from aiohttp import web
from sqlmodel import Session

from chat import people
from chat.people import Person
from payments import standing
from payments.standing import Standing
from web import render
from web.dates import iso
from web.forms import read_form
from web.keys import SETTINGS, WRITER
from web.pages import confirming, shell
from web.pages.shell import Facts, Reader


async def receipt(request: web.Request) -> web.Response:
    """`?proof=…` opens it to anybody, without the amount and the note."""
    number = shell.whole(request.match_info["number"]) or 0
    address = f"{request.app[SETTINGS].address}/receipts/{number}?proof="
    proof = request.query.get("proof", "")
    page = await shell.show(request, "receipt", _receipt, number, proof, address)
    page.headers["X-Robots-Tag"] = "noindex"
    return page


def _receipt(db: Session, who: Reader, number: int, proof: str, address: str) -> Facts:
    """Absent, for whoever is no party and has no link, as one that never was."""
    found, token = standing.standing(db, number), standing.link(db, number)
    party = found is not None and who.person is not None and who.person.owner in found.owners
    opened = bool(token) and hmac.compare_digest((token or "").encode(), proof.encode())
    if found is None or not (party or opened):
        raise web.HTTPNotFound
    shown = _open(db, found) | {"is_party": party, "party": party and not opened}
    if not shown["party"]:
        return shown
    return shown | _own(db, found) | {"link": address + token if token else ""}


def _open(db: Session, found: Standing) -> Facts:
    """What the link shows to anybody: no amount, no note, and of giving back no more than that."""
    known = _people(db, found)
    return {
        "number": found.stored.number,
        "kind": found.stored.kind,
        "state": found.state,
        "at": found.stored.at,
        "at_iso": iso(found.stored.at),
        "back_at": found.back_at,
        "payers": [known.get(owner) for owner in found.payers],
        "payees": [known.get(owner) for owner in found.payees],
        "seal": found.seal,
    }


def _own(db: Session, found: Standing) -> Facts:
    known = _people(db, found)
    legs: list[dict[str, Any]] = [
        {
            "source": known.get(leg.source.owner),
            "target": known.get(leg.target.owner),
            "minor": leg.amount.minor,
            "currency": leg.amount.currency,
        }
        for leg in found.stored.legs
    ]
    currencies = {leg["currency"] for leg in legs}
    return {
        "legs": legs,
        "total": found.total_minor if len(currencies) == 1 else None,
        "currency_of": legs[0]["currency"],
        "back_minor": found.back_minor,
        "note": found.stored.words,
        "refers": found.stored.refers,
    }


def _people(db: Session, found: Standing) -> dict[str, Person]:
    return {person.owner: person for person in people.of_owners(db, found.owners)}


async def change_link(request: web.Request) -> web.StreamResponse:
    """`link=make` or `link=end`, by a party."""
    signed = shell.signed_in(request)
    number = shell.whole(request.match_info["number"]) or 0
    wanted = (await read_form(request)).values.get("link", "")
    if wanted == "make":
        confirming.confirmed(request, f"/receipts/{number}")
    if not await request.app[WRITER].deed(_change_link, number, signed.person.owner, wanted):
        raise web.HTTPNotFound
    raise web.HTTPSeeOther(f"/receipts/{number}")


def _change_link(db: Session, number: int, owner: str, wanted: str) -> bool:
    found = standing.standing(db, number)
    if found is None or owner not in found.owners:
        return False
    if wanted == "make":
        standing.make_link(db, number, render.now_ms())
    elif wanted == "end":
        standing.end_link(db, number)
    return True
