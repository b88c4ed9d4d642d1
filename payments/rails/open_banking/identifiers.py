"""Names of accounts: IBANs with their check digits, sort codes with account numbers."""

import re

IBAN, SORT_CODE = "UK.OBIE.IBAN", "UK.OBIE.SortCodeAccountNumber"
SCHEMES = (IBAN, SORT_CODE)
FOURTEEN = re.compile("[0-9]{14}")
SEPARATORS = re.compile(r"[\s-]+")


def iban(written: str) -> str | None:
    """In print order without spaces, or nothing if a digit is wrong or the country has no such."""
    from schwifty import IBAN as Iban  # knows every bank there is, and takes its time to load
    from schwifty.exceptions import SchwiftyException

    plain = SEPARATORS.sub("", written).upper()
    if not plain.isascii() or len(plain) > 34:
        return None
    try:
        return str(Iban(plain))
    except SchwiftyException:
        return None


def sort_code(written: str) -> str | None:
    """Six digits of the branch and eight of the account, however they are spaced. Which of them
    can be right together is known to the banks alone (modulus tables)."""
    plain = SEPARATORS.sub("", written)
    return plain if FOURTEEN.fullmatch(plain) and plain.isascii() else None


def account(scheme: str, written: str) -> str | None:
    """As it is sent, if it is one of its scheme."""
    if scheme == IBAN:
        return iban(written)
    return sort_code(written) if scheme == SORT_CODE else None


def masked(scheme: str, identification: str) -> str:
    """`04-00-04 ••••5678` or `DE89 •••• 3000`: enough to know one's own by."""
    last = identification[-4:]
    if scheme == SORT_CODE and len(identification) == 14:
        code = identification
        return f"{code[:2]}-{code[2:4]}-{code[4:6]} ••••{last}"
    return f"{identification[:4]} •••• {last}" if scheme == IBAN else f"••••{last}"
