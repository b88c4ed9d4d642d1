"""Which currency a code, a sign or a word means, and which words only look like one."""

from functools import lru_cache

from babel.numbers import get_currency_name, get_currency_symbol, list_currencies


def _table(text: str) -> dict[str, str]:
    """`sign CODE; sign CODE` as a mapping."""
    return dict(pair.rsplit(" ", 1) for pair in text.split("; "))


NOT_MONEY = {"XXX", "XTS", "XUA", "XRE", "XBA", "XBB", "XBC", "XBD", "XFO", "XFU", "XSU"}
CODES = frozenset(list_currencies()) - NOT_MONEY
# Codes that are words, names or slang in English or French: only capitals mean the currency.
WORDS = frozenset(
    "all arm bad bam ban bec bel bob bop brb che cop cou cup dem ern esp fim gel ils lak luc mad"
    " mop mtl mur nad nic pen per pes rol ron rub sit sle sos srd std sur top tpe try ves yer yum"
    " ang ars bef bin clf dop etb nio pab pei sar vef".split()
)
SIGNS = _table(
    "€ EUR; £ GBP; ₹ INR; ₩ KRW; ₽ RUB; ₺ TRY; ₫ VND; ₴ UAH; ₦ NGN; ₱ PHP; ₪ ILS; ฿ THB; ₲ "
    "PYG; ₡ CRC; ₸ KZT; ₮ MNT; ₭ LAK; ₾ GEL; ₼ AZN; CN¥ CNY; JP¥ JPY; US$ USD; $US USD; U$S "
    "USD; CA$ CAD; $CA CAD; C$ CAD; A$ AUD; AU$ AUD; $AU AUD; NZ$ NZD; $NZ NZD; HK$ HKD; $HK "
    "HKD; R$ BRL; MX$ MXN; $MX MXN; NT$ TWD; S$ SGD; £GB GBP; $AR ARS; $CL CLP; $CO COP; $SG "
    "SGD"
)
SHARED = {"$": "USD", "¥": "JPY"}  # signs of several currencies: the payer's own comes first
PLAIN = _table(
    "euro EUR; euros EUR; pound GBP; pounds GBP; sterling GBP; quid GBP; yen JPY; yens JPY; "
    "yuan CNY; yuans CNY; rmb CNY; renminbi CNY; zł PLN; zloty PLN; zlotys PLN; kč CZK; fcfa "
    "XOF; us dollar USD; us dollars USD; american dollars USD; dollar us USD; dollars us USD; "
    "dollar américain USD; dollars américains USD; dollars americains USD; swiss franc CHF"
)
SWEET = frozenset({"sucre", "sucres"})  # once a currency of Ecuador
DOLLARS = frozenset({"dollar", "dollars", "buck", "bucks"})
UNCLEAR = frozenset(
    "kr krona kronor krone kroner couronne couronnes dinar dinars peso pesos dirham dirhams rial"
    " rials riyal riyals rouble roubles ruble rubles roupie roupies rupee rupees lira liras franc"
    " francs livre livres btc bitcoin bitcoins eth ether doge usdt usdc sats xmr ltc".split()
)


@lru_cache(maxsize=4096)
def currency(word: str, home: str) -> str:
    """The ISO code that `word` (one or two words) means to a payer whose wallet is in `home`,
    `"?"` if it names money but not clearly which, and `""` if it is not a currency."""
    if not word or len(word) > 60:
        return ""
    low = word.lower()
    if len(word) == 3 and word.isascii() and (code := word.upper()) in CODES:
        return code if word == code or low not in WORDS else ""
    if (sign := word.upper()) in SIGNS:
        return SIGNS[sign]
    if word in SHARED or low in DOLLARS:
        return _own(word if word in SHARED else "$", home)
    if low in UNCLEAR or word == "₿":
        return "?"
    return PLAIN.get(low) or _names().get(low, "") if low not in SWEET else ""


def _own(sign: str, home: str) -> str:
    return home if get_currency_symbol(home, "en").endswith(sign) else SHARED[sign]


@lru_cache(maxsize=1)
def _names() -> dict[str, str]:
    """What Babel calls them, one and many, in English and in French."""
    return {
        get_currency_name(code, count=count, locale=locale).lower(): code
        for locale in ("en", "fr")
        for code in sorted(CODES)
        for count in (1, 2)
    }


@lru_cache(maxsize=1)
def first_words() -> frozenset[str]:
    """The first words of every name that has several: `us dollars`, `swiss francs`."""
    return frozenset(name.split()[0] for name in _names().keys() | PLAIN.keys() if " " in name)
