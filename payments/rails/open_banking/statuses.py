"""What the bank's words for a state come to: of a consent, and of a payment."""

WAITING, STANDS, REFUSED, ENDED, USED = "waiting", "stands", "refused", "ended", "used"
CONSENTS = {  # of 4.0, then of 3.1
    "AWAU": WAITING,
    "AUTH": STANDS,
    "RJCT": REFUSED,
    "CANC": ENDED,
    "EXPD": ENDED,
    "COND": USED,
    "AwaitingAuthorisation": WAITING,
    "Authorised": STANDS,
    "Rejected": REFUSED,
    "Revoked": ENDED,
    "Consumed": USED,
}
APPROVED, PENDING, DECLINED, UNKNOWN = "approved", "pending", "declined", "unknown"
UNDER_WAY = (
    *("RCVD", "PDNG", "ACTC", "PATC", "ACCP", "ACFC", "ACSP", "ACWC", "ACWP"),
    "ACSC",  # left the payer's account, and has not reached the payee's
)
PAYMENTS = {
    **dict.fromkeys(UNDER_WAY, PENDING),
    "ACCC": APPROVED,  # on the payee's account
    "RJCT": DECLINED,
    "BLCK": DECLINED,
}
LAST = frozenset({"ACCC", "RJCT", "BLCK"})


def consent(word: str) -> str:
    """A word that is in no version counts as nothing at all, never as yes."""
    return CONSENTS.get(word, "")


def payment(word: str) -> str:
    """What is not known is asked after again."""
    return PAYMENTS.get(word, UNKNOWN)
