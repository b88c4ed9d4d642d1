"""Whether a pull may be undone: it must be the one that is described, approved, and of today."""

from payments.money import Money
from payments.rails import jsontext
from payments.rails.sandbox import fields
from payments.rails.sandbox.store import Operation, Store

DAY = 86_400_000
# [I] Which codes a network gives here is not documented; these are the nearest of the list.
NOT_THERE, TOO_LATE, TWICE, APPROVED = "25", "12", "94", "00"
FIND = """
select * from operations where identifier = ? and kind = 'pull' and stan = ? and rrn = ?
  and bin = ? and card = ? and approval = ? and approval != ''
"""


def judge(store: Store, body: object, amount: Money, now: int) -> tuple[str, int]:
    """The action code, and what the card's account loses: below zero, as it gets back."""
    row = store.row(
        FIND,
        jsontext.text(body, "transactionIdentifier"),
        jsontext.text(body, "systemsTraceAuditNumber"),
        jsontext.text(body, "retrievalReferenceNumber"),
        jsontext.text(body, "acquiringBin"),
        jsontext.text(body, "senderPrimaryAccountNumber"),
        fields.find(body, "originalDataElements.approvalCode"),
    )
    pull = None if row is None else Operation(*row)
    if pull is None or (pull.minor, pull.currency) != amount:
        return NOT_THERE, 0
    if pull.reversed:
        return TWICE, 0
    if now - pull.at > DAY:
        return TOO_LATE, 0
    store.run("update operations set reversed = 1 where id = ?", pull.id)
    return APPROVED, -pull.billed
