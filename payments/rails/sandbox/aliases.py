"""The alias directory: a phone number or an e-mail address that stands for a card."""

import re
from collections.abc import Callable

import orjson

from payments.rails import jsontext
from payments.rails.sandbox.exchange import Answer, answer, invalid, missing
from payments.rails.sandbox.store import Store

ROOT = "/visaaliasdirectory/v1"
PHONE, MAIL = re.compile("[1-9][0-9]{6,14}"), re.compile("[^@ ]{1,64}@[^@ ]{1,190}")
MOMENT = re.compile(r"\d{4}-\d\d-\d\d \d\d:\d\d:\d\d")
REQUIRED = (
    *("guid", "recipientFirstName", "recipientLastName", "recipientPrimaryAccountNumber"),
    *("cardType", "issuerName", "country", "alias", "aliasType", "consentDateTime"),
)
FIND = "select guid, number, entry from aliases where alias = ?"
OF = "select alias, number, entry from aliases where guid = ?"
Act = Callable[[Store, dict[str, object]], Answer]


def _parsed(act: Act) -> Callable[[Store, bytes, int], Answer]:
    def call(store: Store, body: bytes, now: int) -> Answer:
        try:
            asked = jsontext.read_object(body)
        except ValueError:
            return invalid("the body is not a JSON object")
        return act(store, asked)

    return call


def resolve(store: Store, asked: dict[str, object]) -> Answer:
    """To the number behind it, for whoever is about to send money there."""
    found = store.row(FIND, jsontext.text(asked, "alias"))
    if not jsontext.text(asked, "businessApplicationId"):
        return invalid("businessApplicationId is required")
    if found is None:
        return missing("there is no such alias")
    entry = orjson.loads(found[2])
    told = {
        "recipientPrimaryAccountNumber": found[1],
        "recipientName": f"{entry['recipientFirstName']} {entry['recipientLastName']}"[:30],
        **{name: entry[name] for name in ("issuerName", "cardType", "country")},
    }
    if jsontext.text(asked, "accountLookUp") == "Y" and (card := store.card(found[1])):
        told["accountLookUpInfo"] = {
            "visaNetworkInfo": [{"issuerName": card.issuer, "cardTypeCode": card.funding}]
        }
    return answer(200, told)


def inquire(store: Store, asked: dict[str, object]) -> Answer:
    """[I] Which of some aliases are known."""
    names = asked.get("aliases")
    if not isinstance(names, list) or len(names) > 100:
        return invalid("aliases is a list of at most 100")
    known = [name for name in names if isinstance(name, str) and store.row(FIND, name)]
    return answer(200, {"details": [{"alias": name, "status": "ACTIVE"} for name in known]})


def create(store: Store, asked: dict[str, object]) -> Answer:
    if bad := _first_bad(asked):
        return invalid(bad)
    alias, guid = jsontext.text(asked, "alias"), jsontext.text(asked, "guid")
    if store.row(FIND, alias) or store.row(OF, guid):
        return invalid("alias or guid is taken")
    number = jsontext.text(asked, "recipientPrimaryAccountNumber")
    if store.card(number) is None:
        return invalid("recipientPrimaryAccountNumber is unknown")
    entry = orjson.dumps({name: jsontext.text(asked, name) for name in REQUIRED}).decode()
    store.run("insert into aliases values (?, ?, ?, ?)", alias, guid, number, entry)
    return answer(200, {"guid": guid})


def read(store: Store, asked: dict[str, object]) -> Answer:
    """[I] Without the number."""
    found = store.row(OF, jsontext.text(asked, "guid"))
    if found is None:
        return missing("there is no such guid")
    entry = orjson.loads(found[2])
    entry["recipientPrimaryAccountNumber"] = f"xxxxxxxxxxxx{found[1][-4:]}"
    return answer(200, entry)


def update(store: Store, asked: dict[str, object]) -> Answer:
    """What is named is changed, but for the guid and the alias."""
    found = store.row(OF, jsontext.text(asked, "guid"))
    if found is None:
        return missing("there is no such guid")
    given = {name: jsontext.text(asked, name) for name in REQUIRED if name in asked}
    entry = orjson.loads(found[2]) | given | {"alias": found[0]}
    number = entry["recipientPrimaryAccountNumber"]
    if (bad := _first_bad(entry)) or store.card(number) is None:
        return invalid(bad or "recipientPrimaryAccountNumber is unknown")
    change = "update aliases set number = ?, entry = ? where alias = ?"
    store.run(change, number, orjson.dumps(entry).decode(), found[0])
    return answer(200, {"guid": entry["guid"]})


def delete(store: Store, asked: dict[str, object]) -> Answer:
    guid = jsontext.text(asked, "guid")
    if store.row(OF, guid) is None:
        return missing("there is no such guid")
    store.run("delete from aliases where guid = ?", guid)
    return answer(200, {"guid": guid})


def _first_bad(entry: dict[str, object]) -> str:
    for name in REQUIRED:
        if not 1 <= len(jsontext.text(entry, name)) <= 255:
            return f"{name} is required"
    kind = jsontext.text(entry, "aliasType")
    if kind not in ("01", "02"):
        return "aliasType is not as it should be"
    if not (PHONE if kind == "01" else MAIL).fullmatch(jsontext.text(entry, "alias")):
        return "alias is not as it should be"
    if not MOMENT.fullmatch(jsontext.text(entry, "consentDateTime")):
        return "consentDateTime is not as it should be"
    return ""


CALLS = {
    f"{ROOT}/resolve": _parsed(resolve),
    "/visaaliasdirectory/v2/resolve": _parsed(resolve),
    f"{ROOT}/aliasinquiry": _parsed(inquire),
    f"{ROOT}/manage/createalias": _parsed(create),
    f"{ROOT}/manage/getalias": _parsed(read),
    f"{ROOT}/manage/updatealias": _parsed(update),
    f"{ROOT}/manage/deletealias": _parsed(delete),
}
