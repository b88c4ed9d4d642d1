"""The composed bodies of the reference, as they stand there."""

from typing import Any

ACCEPTOR: dict[str, Any] = {
    "name": "Chat Wallet",
    "terminalId": "WALLET01",
    "idCode": "CHATWALLET00001",
    "address": {"country": "USA", "state": "CA", "zipCode": "94404", "county": "081"},
}
PULL: dict[str, Any] = {
    "systemsTraceAuditNumber": "000417",
    "retrievalReferenceNumber": "632718000417",
    "localTransactionDateTime": "2026-11-23T18:05:09",
    "acquiringBin": "408999",
    "acquirerCountryCode": "840",
    "businessApplicationId": "AA",
    "merchantCategoryCode": "6012",
    "amount": "40.00",
    "senderPrimaryAccountNumber": "4895142232120006",
    "senderCardExpiryDate": "2030-12",
    "senderCurrencyCode": "USD",
    "cavv": "a1" * 20,
    "recipientFirstName": "Ada",
    "recipientLastName": "Byron",
    "sourceOfFunds": "02",
    "pointOfServiceData": {
        "panEntryMode": "01",
        "posConditionCode": "59",
        "motoECIIndicator": "5",
    },
    "cardAcceptor": ACCEPTOR,
}
PUSH: dict[str, Any] = {
    "systemsTraceAuditNumber": "000418",
    "retrievalReferenceNumber": "632718000418",
    "localTransactionDateTime": "2026-11-23T18:06:02",
    "acquiringBin": "408999",
    "acquirerCountryCode": "840",
    "businessApplicationId": "AA",
    "merchantCategoryCode": "6012",
    "amount": "25.00",
    "transactionCurrencyCode": "USD",
    "recipientPrimaryAccountNumber": "4957030420210454",
    "recipientName": "Byron Ada",
    "sourceOfFundsCode": "05",
    "senderAccountNumber": "wal01hz7q2",
    "senderName": "Byron Ada",
    "senderAddress": "1 Analytical Way",
    "senderCity": "Foster City",
    "senderStateCode": "CA",
    "senderCountryCode": "840",
    "cardAcceptor": ACCEPTOR,
}
NOT_REPEATED = ("cavv", "recipientFirstName", "recipientLastName", "sourceOfFunds")


def reverse(identifier: str, approval: str) -> dict[str, Any]:
    original = {
        "acquiringBin": "408999",
        "approvalCode": approval,
        "systemsTraceAuditNumber": "000417",
        "transmissionDateTime": "2026-11-23T18:05:10",
    }
    kept = {name: value for name, value in PULL.items() if name not in NOT_REPEATED}
    return kept | {"transactionIdentifier": identifier, "originalDataElements": original}


def numbers_for_text(body: dict[str, Any]) -> dict[str, Any]:
    """As Visa's samples write them too: what looks like a number without a leading zero is one."""
    return {
        name: int(value)
        if isinstance(value, str) and value.isdigit() and not value.startswith("0")
        else value
        for name, value in body.items()
    }
