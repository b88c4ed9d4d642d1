"""Who we are to Visa by our acquirer's contract, read from a file of JSON."""

import re

from payments.rails import jsontext
from payments.rails.visa_direct.calls import Merchant

FORMS = {  # of each field of `Merchant`, as Visa bounds it; some countries lack the last
    "bin": "[0-9]{6,11}",
    "country": "[0-9]{3}",
    "country_letters": "[A-Z]{3}",
    "category": "[0-9]{4}",
    "purpose": "[A-Z]{2}",
    "name": "[ -~]{1,25}",
    "terminal": "[ -~]{1,8}",
    "code": "[ -~]{1,15}",
    "street": "[ -~]{1,35}",
    "city": "[ -~]{1,25}",
    "state": "[A-Z]{2}|",
    "zip": "[0-9-]{5,10}|",
    "county": "[0-9]{3}|",
}


def read(text: bytes) -> Merchant:
    """Every field, but what may be empty may be missing; ValueError says what is wrong."""
    try:
        found = jsontext.read_object(text)
    except ValueError:
        raise ValueError("it is not an object of JSON") from None
    if unknown := found.keys() - FORMS.keys():
        raise ValueError(f"there is no {sorted(unknown)[0]}")
    given = {name: jsontext.text(found, name) for name in FORMS}
    for name, form in FORMS.items():
        if not re.fullmatch(form, given[name]):
            raise ValueError(f"{name} must have the form {form}")
    return Merchant(**given)
