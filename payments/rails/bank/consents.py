"""Consents: asked for by the client, given by the customer, ended by either or by time."""

import secrets

import orjson

from payments.rails import jsontext
from payments.rails.bank import replies
from payments.rails.bank.replies import Answer, Asked, answer, refused
from payments.rails.bank.store import Consent, Store
from payments.rails.open_banking import amounts, identifiers, moments
from payments.rails.open_banking.calls import INSTRUMENTS

PERMISSIONS = frozenset({
    *("ReadAccountsBasic", "ReadAccountsDetail", "ReadBalances", "ReadTransactionsBasic"),
    *("ReadTransactionsDetail", "ReadTransactionsCredits", "ReadTransactionsDebits"),
    *("ReadStandingOrdersDetail", "ReadDirectDebits"),
})  # fmt: skip


def ask_accounts(store: Store, asked: Asked, now: int) -> Answer:
    """201 and a consent that waits for its customer."""
    try:
        data = jsontext.read_object(asked.body)["Data"]
    except (ValueError, KeyError):
        return refused(400, replies.MISSING_FIELD, "There is no Data", "Data")
    permissions = data.get("Permissions") if isinstance(data, dict) else None
    if not isinstance(permissions, list) or not permissions or not _are_known(permissions):
        return refused(400, replies.BAD_FIELD, "Unknown permissions", "Data.Permissions")
    if any("Transactions" in one for one in permissions) and not _are_whole(permissions):
        text = "Transactions want Basic or Detail, and Credits or Debits"
        return refused(400, replies.BAD_FIELD, text, "Data.Permissions")
    written = jsontext.text(data, "ExpirationDateTime")
    until = moments.read(written)
    if written and (until is None or until <= now):
        return refused(400, "U003", "Not a moment to come", "Data.ExpirationDateTime")
    return answer(201, shown(_add(store, "accounts", orjson.dumps(data).decode(), until, now)))


def ask_payment(store: Store, asked: Asked, now: int) -> Answer:
    try:
        found = jsontext.read_object(asked.body)
        data, risk = found["Data"], found["Risk"]
        initiation = data["Initiation"]  # type: ignore[index]
    except (ValueError, KeyError, TypeError):
        return refused(400, replies.MISSING_FIELD, "Data.Initiation and Risk", "Data.Initiation")
    if bad := bad_field(initiation):
        return refused(400, replies.BAD_FIELD, f"{bad} is not as it should be", bad)
    body = orjson.dumps({"Initiation": initiation, "Risk": risk}).decode()
    return answer(201, shown(_add(store, "payments", body, None, now)))


def bad_field(initiation: object) -> str:
    """The first that is wrong, or nothing."""
    inner = initiation if isinstance(initiation, dict) else {}
    money = amounts.read(inner.get("InstructedAmount"))
    path = "Data.Initiation."
    if money is None or money.minor <= 0:
        return f"{path}InstructedAmount.Amount"
    if jsontext.text(inner, "LocalInstrument") != INSTRUMENTS[money.currency]:
        return f"{path}LocalInstrument"
    for name in ("InstructionIdentification", "EndToEndIdentification"):
        if not 0 < len(jsontext.text(inner, name)) <= 35:
            return path + name
    payee = inner.get("CreditorAccount")
    scheme, written = (jsontext.text(payee, name) for name in ("SchemeName", "Identification"))
    if identifiers.account(scheme, written) is None or not jsontext.text(payee, "Name"):
        return f"{path}CreditorAccount.Identification"
    return ""


def look(store: Store, kind: str, id: str, now: int) -> Answer:
    found = current(store, id, now)
    if found is None or found.kind != kind:
        return refused(404, replies.NOT_FOUND, "There is no such consent")
    return answer(200, shown(found))


def end(store: Store, id: str, now: int) -> Answer:
    """The client wants it no more: nothing of it can be used from now on."""
    found = store.consent(id)
    if found is None or found.kind != "accounts":
        return refused(404, replies.NOT_FOUND, "There is no such consent")
    change(store, id, "CANC", now)
    return Answer(204, {}, b"")


def current(store: Store, id: str, now: int) -> Consent | None:
    """As it is now: one whose time is over ends when somebody looks."""
    found = store.consent(id)
    if found and found.until is not None and found.until <= now and found.status in LIVE:
        change(store, id, "EXPD", now)
        return store.consent(id)
    return found


LIVE = ("AWAU", "AUTH")


def change(store: Store, id: str, status: str, now: int) -> None:
    store.run("update consents set status = ?, changed_at = ? where id = ?", status, now, id)
    if status in ("CANC", "EXPD", "RJCT"):
        store.run("delete from tokens where consent = ?", id)


def shown(consent: Consent) -> dict[str, object]:
    body = orjson.loads(consent.body)
    data = body if consent.kind == "accounts" else {"Initiation": body["Initiation"]}
    more = {} if consent.kind == "accounts" else body["Risk"]
    data |= {
        "ConsentId": consent.id,
        "Status": consent.status,
        "CreationDateTime": moments.write(consent.made_at),
        "StatusUpdateDateTime": moments.write(consent.changed_at),
    }
    return {"Data": data, "Risk": more}


def _add(store: Store, kind: str, body: str, until: int | None, now: int) -> Consent:
    id = f"{kind[:-1]}-{secrets.token_hex(12)}"
    made = Consent(id, kind, "AWAU", body, now, now, until, "", "")
    store.add("consents", *made)
    return made


def _are_known(permissions: list[object]) -> bool:
    return all(isinstance(each, str) and each in PERMISSIONS for each in permissions)


def _are_whole(permissions: list[str]) -> bool:
    how = {"ReadTransactionsBasic", "ReadTransactionsDetail"} & set(permissions)
    which = {"ReadTransactionsCredits", "ReadTransactionsDebits"} & set(permissions)
    return bool(how and which)
