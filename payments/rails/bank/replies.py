"""Answers of the invented bank, as Open Banking and OAuth 2 write them."""

from collections.abc import Mapping, Sequence

from payments.rails.sandbox.exchange import JSON, Answer, Asked, answer

__all__ = ["JSON", "Answer", "Asked", "answer", "listed", "refused", "turned_away"]

CONSENT_MISMATCH, BAD_STATUS, BAD_FIELD, MISSING_FIELD = "U008", "U009", "U002", "U004"
BAD_HEADER, NO_HEADER, NOT_FOUND, DUPLICATE = "U006", "U007", "U011", "U013"
SIGNATURE_INVALID, SIGNATURE_MISSING, REAUTHENTICATE = "U015", "U019", "U028"


def refused(status: int, code: str, message: str, path: str = "") -> Answer:
    error = {"ErrorCode": code, "Message": message, **({"Path": path} if path else {})}
    return answer(status, {"Id": f"error-{status}-{code}", "Errors": [error]})


def turned_away(status: int, error: str, description: str) -> Answer:
    """Of OAuth 2."""
    return answer(status, {"error": error, "error_description": description})


def listed(name: str, found: Sequence[Mapping[str, object]], here: str, after: str = "") -> Answer:
    links = {"Self": here, **({"Next": after} if after else {})}
    return answer(200, {"Data": {name: found}, "Links": links, "Meta": {"TotalPages": 1}})
