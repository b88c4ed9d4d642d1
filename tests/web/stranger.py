"""A client of Visa Direct that shares no line with ours: the standard library and `cryptography`.

Run as a program with a folder and `sealed` or `plain`, it pulls, asks and reverses, and prints what
it was told.
"""

import base64
import http.client
import json
import os
import ssl
import sys
import time
from datetime import UTC, datetime
from pathlib import Path
from urllib.parse import urlsplit

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import padding
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

OAEP = padding.OAEP(padding.MGF1(hashes.SHA256()), hashes.SHA256(), None)
MOVE = "/visadirect/fundstransfer/v1"
FOLDER, SEALED = Path(sys.argv[1]), sys.argv[2] == "sealed"


def encode(data):
    return base64.urlsafe_b64encode(data).rstrip(b"=").decode()


def decode(text):
    return base64.urlsafe_b64decode(text + "=" * (-len(text) % 4))


def seal(body, key_id):
    header = {"alg": "RSA-OAEP-256", "enc": "A256GCM", "typ": "JWE", "kid": key_id}
    header["iat"] = time.time_ns() // 1_000_000
    start = encode(json.dumps(header).encode())
    key, nonce = os.urandom(32), os.urandom(12)
    public = x509.load_pem_x509_certificate((FOLDER / "mle-server.pem").read_bytes()).public_key()
    closed = AESGCM(key).encrypt(nonce, body, start.encode())
    parts = (encode(public.encrypt(key, OAEP)), encode(nonce), encode(closed[:-16]))
    return json.dumps({"encData": ".".join((start, *parts, encode(closed[-16:])))}).encode()


def unseal(body):
    start, wrapped, nonce, closed, tag = json.loads(body)["encData"].split(".")
    pem = (FOLDER / "mle-client.key").read_bytes()
    key = serialization.load_pem_private_key(pem, None).decrypt(decode(wrapped), OAEP)
    return AESGCM(key).decrypt(decode(nonce), decode(closed) + decode(tag), start.encode())


def ask(method, path, found=None):
    where = urlsplit((FOLDER / "url").read_text().strip())
    context = ssl.create_default_context(cafile=FOLDER / "ca.pem")
    context.load_cert_chain(FOLDER / "client.pem", FOLDER / "client.key")
    basic = base64.b64encode((FOLDER / "credentials").read_bytes().strip()).decode()
    headers = {"Authorization": f"Basic {basic}", "Content-Type": "application/json"}
    body = None if found is None else json.dumps(found).encode()
    if SEALED:
        headers["keyId"] = (FOLDER / "mle-key-id").read_text().strip()
        body = body and seal(body, headers["keyId"])
    connection = http.client.HTTPSConnection(where.hostname, where.port, context=context)
    connection.request(method, path, body, headers)
    answer = connection.getresponse()
    told = answer.read()
    connection.close()
    return answer.status, json.loads(unseal(told) if SEALED else told)


def main():
    at = datetime.now(UTC)
    pull = json.loads((FOLDER / "example.json").read_text())
    pull["localTransactionDateTime"] = f"{at:%Y-%m-%dT%H:%M:%S}"
    status, pulled = ask("POST", f"{MOVE}/pullfundstransactions", pull)
    trace = f"stan={pull['systemsTraceAuditNumber']}&rrn={pull['retrievalReferenceNumber']}"
    asked = f"/visadirect/v1/transactionquery?acquiringBIN={pull['acquiringBin']}&{trace}"
    time.sleep(0.01)
    queried = ask("GET", asked)[1]
    original = {
        "acquiringBin": pull["acquiringBin"],
        "approvalCode": pulled["approvalCode"],
        "systemsTraceAuditNumber": pull["systemsTraceAuditNumber"],
        "transmissionDateTime": pulled["transmissionDateTime"].removesuffix(".000Z"),
    }
    left_out = ("cavv", "recipientFirstName", "recipientLastName", "sourceOfFunds")
    undo = {name: value for name, value in pull.items() if name not in left_out}
    undo |= {"transactionIdentifier": pulled["transactionIdentifier"]}
    undo |= {"originalDataElements": original}
    undone = ask("POST", f"{MOVE}/reversefundstransactions", undo)[1]
    print(json.dumps({"status": status, "pull": pulled, "query": queried, "undo": undone}))


main()
