"""Domestic payments: carried out once for a consent, their status a matter of time."""

import secrets
from typing import NamedTuple

import orjson

from payments.rails import jsontext
from payments.rails.bank import consents, faults, replies
from payments.rails.bank.faults import Step
from payments.rails.bank.replies import Answer, Asked, answer, refused
from payments.rails.bank.store import ADD_ENTRY, Consent, Store
from payments.rails.open_banking import amounts, moments

PENDING = "select * from payments where moved < 2 order by at, id"


class Payment(NamedTuple):
    """`plan` is JSON of its steps; `moved` 1 once the payer has paid, 2 once nothing is to come."""

    id: str
    consent: str
    account: str
    payee: str
    minor: int
    currency: str
    body: str
    plan: str
    at: int
    moved: int


def pay(store: Store, consent: Consent, asked: Asked, now: int) -> Answer:
    """With the very initiation and risk that were consented to."""
    try:
        found = jsontext.read_object(asked.body)
        data, risk = found["Data"], found["Risk"]
        initiation, number = data["Initiation"], data["ConsentId"]  # type: ignore[index]
    except (ValueError, KeyError, TypeError):
        return refused(400, replies.MISSING_FIELD, "Data.ConsentId, Data.Initiation and Risk")
    if number != consent.id or {"Initiation": initiation, "Risk": risk} != orjson.loads(
        consent.body
    ):
        return refused(400, replies.CONSENT_MISMATCH, "Not what was consented to")
    if consent.status != "AUTH":
        return refused(400, replies.BAD_STATUS, f"The consent is {consent.status}")
    money = amounts.read(initiation["InstructedAmount"])
    assert money is not None, "it was looked at when it was consented to"
    consents.change(store, consent.id, "COND", now)
    steps = faults.plan(money.minor)
    if store.balance(consent.accounts) < money.minor:
        steps = faults.BY_CENTS[13]
    payee = initiation["CreditorAccount"]["Identification"]
    id, plan = (
        f"payment-{secrets.token_hex(10)}",
        orjson.dumps([tuple(each) for each in steps]).decode(),
    )
    whose = (id, consent.id, consent.accounts, payee)
    made = Payment(*whose, *money, consent.body, plan, now, 0)
    store.add("payments", *made)
    return answer(201, _shown(made, now))


def look(store: Store, id: str, now: int) -> Answer:
    found = store.row("select * from payments where id = ?", id)
    if found is None:
        return refused(404, replies.NOT_FOUND, "There is no such payment")
    return answer(200, _shown(Payment(*found), now))


def settle(store: Store, now: int) -> None:
    """What is over by now is booked: once at the payer's, once at the payee's if that is here."""
    for row in store.rows(PENDING):
        one = Payment(*row)
        words = {step.word for step in _steps(one) if one.at + step.after <= now}
        if words & {"ACSC", "ACCC"} and one.moved == 0:
            _book(store, one, one.account, -one.minor, now)
        if "ACCC" in words and (there := store.named(one.payee)):
            _book(store, one, there.id, one.minor, now)
        ended = words & {"ACCC", "RJCT", "BLCK"}
        moved = 2 if ended else int("ACSC" in words)
        store.run("update payments set moved = ? where id = ?", moved, one.id)


def _book(store: Store, one: Payment, account: str, minor: int, now: int) -> None:
    initiation = orjson.loads(one.body)["Initiation"]
    note = (initiation.get("RemittanceInformation") or {}).get("Unstructured") or [""]
    text = f"{initiation['EndToEndIdentification']} {note[0]}".strip()
    store.run(ADD_ENTRY, account, minor, now, text, "BOOK", one.id)


def _shown(one: Payment, now: int) -> dict[str, object]:
    body = orjson.loads(one.body)
    reached = [step for step in _steps(one) if one.at + step.after <= now]
    data = {
        "DomesticPaymentId": one.id,
        "ConsentId": one.consent,
        "Status": reached[-1].word,
        "CreationDateTime": moments.write(one.at),
        "StatusUpdateDateTime": moments.write(one.at + reached[-1].after),
        "Initiation": body["Initiation"],
    }
    return {"Data": data, "Links": {"Self": f"/domestic-payments/{one.id}"}, "Meta": {}}


def _steps(one: Payment) -> list[Step]:
    return [Step(*each) for each in orjson.loads(one.plan)]
