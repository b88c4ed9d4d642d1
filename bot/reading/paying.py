"""Reads a payment: whom, how much, and what has to be asked first, by the rules A0 to P4."""

from collections.abc import Iterator

from bot.reading.amounts import ALL, HALF, LARGEST_MINOR, Figure, Misread, meanings
from bot.reading.extras import READERS, readers
from bot.reading.parts import Shared, sharers, shares
from bot.reading.payees import late_people, no_amount, payees
from bot.reading.periods import Period, When
from bot.reading.readings import Choice, Facts, Reading, Setting
from bot.reading.scan import QUOTES, Scan
from bot.reading.whens import refuse_late
from bot.signatures import REGISTRY, Amount, Command, slash
from bot.words import say
from chat.people import Person
from payments.money import Money, canonical

NOT_HERE = ("no_person", "no_person_near")
Meant = tuple[tuple[Figure, tuple[Money, ...]], ...]  # each figure, what it can stand for


def read_payment(text: str, at: int, command: Command, setting: Setting) -> Reading:
    """Read what follows the command's name. Raises Misread; misread is judged before person."""
    kinds = [p.kind for p in command.parameters if p.kind in READERS]
    wanted = readers(kinds, setting.locale, setting.today)
    kind = Shared if command.parameter("parts") else Scan
    scan = kind(text, setting.currency, wanted=wanted).walk(at)
    command = _scheduled(scan, command, setting)
    _bind_currencies(scan)
    meant: Meant = tuple((f, _meanings(f, setting)) for f in scan.figures)
    try:
        who, notices = _who(scan, at, command, setting)
    except Misread as misread:
        _offer_link(misread, scan, meant, command, setting.locale)
        raise
    if not meant and any(p.kind == "amount" and p.needed for p in command.parameters):
        raise no_amount(scan, at, who)
    _complete(scan, command)
    if not meant:
        arguments = {command.parameter("note"): scan.note}
        return Reading("run", command.name, arguments, who, None, scan.note, notices=notices)
    if not command.spends:
        _refuse_shares(scan)
    choices = tuple(_choices(scan, meant, who, setting, command.spends))
    return _conclude(scan, meant, who, command, choices, setting)._replace(notices=notices)


def _who(
    scan: Scan, at: int, command: Command, setting: Setting
) -> tuple[tuple[Person, ...], tuple[tuple[str, Facts], ...]]:
    """Nobody, for a command that is for whoever is there."""
    if command.parameter("people"):
        late_people(scan, at, setting)
        if isinstance(scan, Shared):
            return sharers(scan, at, setting)
        return payees(scan, at, setting)
    if scan.handles:
        word = scan.handles[0]
        raise Misread("people_unwanted", word.start, word.end, name=command.name)
    return (), ()


def _offer_link(misread: Misread, scan: Scan, meant: Meant, command: Command, locale: str) -> None:
    """Money for somebody who is not here can go by a link."""
    one_amount = len(meant) == 1 and len(meant[0][1]) == 1
    if misread.code in NOT_HERE and command.name == "pay" and one_amount and len(scan.handles) == 1:
        money = meant[0][1][0]
        note = f" for {scan.note}" if scan.note else ""
        how = slash("link", locale)
        misread.facts["link"] = f"{how} {canonical(money)} {money.currency}{note}"


def _scheduled(scan: Scan, command: Command, setting: Setting) -> Command:
    """`/pay … every month` is `/every month …`; on a later day it is that too, once."""
    when = scan.extras.pop("when", None)
    if not isinstance(when, When) or (when.times == 1 and when.first <= setting.today):
        quoted = scan.text[scan.spoken or 0 :][:1] in QUOTES
        if command.parameter("when") and scan.spoken and not quoted:
            refuse_late(scan.text, scan.spoken, setting.locale, setting.today)
        return command
    scan.extras["period"] = Period(*when)
    return REGISTRY["every"]


def _refuse_shares(scan: Scan) -> None:
    """A share is of one's own balance, which is not what others are asked for."""
    for figure in scan.figures:
        if figure.share is not None:
            raise Misread("share_asked", figure.start, figure.end, token=figure.word)


def _complete(scan: Scan, command: Command) -> None:
    """Whether all that the command needs beside the amount was said, and nothing that it cannot
    use."""
    if scan.note and not command.parameter("note"):
        start = scan.spoken or 0
        example = command.manual[0]
        facts = {"token": scan.text[start:], "example": example}
        raise Misread("not_understood", start, len(scan.text), mend=example, **facts)
    for parameter in command.parameters:
        kind = parameter.kind
        if kind in READERS and parameter.needed and kind not in scan.extras:
            raise Misread(f"{kind}_missing", 0, len(scan.text), example=command.manual[0])


def _bind_currencies(scan: Scan) -> None:
    """A currency that stands on its own is that of the amounts that name none."""
    if not scan.stray or not scan.figures:
        return
    codes = {code for code, _ in scan.stray}
    bare = [figure for figure in scan.figures if not figure.currency]
    named = {figure.currency for figure in scan.figures if figure.currency}
    one, other = (
        [*sorted(codes), *sorted(named - codes)][:2] if len(codes | named) > 1 else ("", "")
    )
    if len(codes) > 1 or (not bare and codes - named):
        word = scan.stray[-1][1]
        raise Misread("currencies_differ", word.start, word.end, None, one=one, other=other)
    [code] = codes
    scan.figures = [f if f.currency else f._replace(currency=code) for f in scan.figures]


def _meanings(figure: Figure, setting: Setting) -> tuple[Money, ...]:
    code = figure.currency or setting.currency
    if figure.share is None:
        return meanings(figure, code, setting.locale)
    if setting.available is None:
        return ()
    top, bottom = figure.share
    return (Money(setting.available.get(code, 0) * top // bottom, code),)


def _choices(
    scan: Scan, meant: Meant, who: tuple[Person, ...], setting: Setting, spends: bool
) -> Iterator[Choice]:
    """Every reading that can be paid, in the order of the rules, once each."""
    seen: set[Amount] = set()
    wrong: list[Misread] = []
    for number, (figure, amounts) in enumerate(meant):
        note = _note(scan, number)
        for money in amounts:
            for code, amount in _ways(scan, money, who, setting, wrong):
                if amount not in seen and _payable(amount, figure, setting):
                    seen.add(amount)
                    facts = _facts(amount, len(who))
                    code = "choice_amount" if code == "choice_pay" and not spends else code
                    yield Choice(str(len(seen)), amount, note, code, facts)
    if wrong and not seen:
        raise wrong[0]


def _note(scan: Scan, number: int) -> str:
    """Picking the first of two amounts leaves the second in the note: `20 300 balloons`."""
    rest = scan.figures[number + 1 :]
    if not rest or scan.stray or any(word.start > rest[0].start for word in scan.handles):
        return scan.note
    return f"{scan.text[rest[0].start : rest[-1].end].strip()} {scan.note}".strip()


def _ways(
    scan: Scan, money: Money, who: tuple[Person, ...], setting: Setting, wrong: list[Misread]
) -> Iterator[tuple[str, Amount]]:
    """What an amount can come to for these people; of parts, why it cannot is noted in `wrong`."""
    count = len(who)
    if isinstance(scan, Shared):
        try:
            yield "choice_amount", Amount(money, shares(scan, money, who, setting.locale))
        except Misread as misread:
            wrong.append(misread)
        return
    if count <= 1:
        yield "choice_pay", Amount(money, (money,))
        return
    either = scan.each == scan.total
    if scan.each or either:
        yield "choice_each", Amount(money._replace(minor=money.minor * count), (money,) * count)
    if scan.total or either:
        part, more = divmod(money.minor, count)
        each = tuple(money._replace(minor=part + (at < more)) for at in range(count))
        yield "choice_total_uneven" if more else "choice_total", Amount(money, each)


def _payable(amount: Amount, figure: Figure, setting: Setting) -> bool:
    if not 0 < amount.total.minor <= LARGEST_MINOR or not amount.shares[-1].minor:
        return False
    available = setting.available or {}
    return figure.share is None or amount.total.minor <= available.get(amount.total.currency, 0)


def _facts(amount: Amount, count: int) -> Facts:
    """For the words of a choice; with one payee only `amount` is of use."""
    first, last = amount.shares[0], amount.shares[-1]
    more = sum(share == first for share in amount.shares) if first != last else 0
    return {
        "amount": amount.total,
        "each": first,
        "sum": amount.total,
        "total": amount.total,
        "part": last,
        "more": more,
        "smallest": Money(1, amount.total.currency),
        "count": count,
    }


def _conclude(
    scan: Scan,
    meant: Meant,
    who: tuple[Person, ...],
    command: Command,
    choices: tuple[Choice, ...],
    setting: Setting,
) -> Reading:
    if not choices and meant[0][1]:
        raise _unpayable(meant, max(1, len(who)), setting)
    arguments = {p.name: scan.extras[p.kind] for p in command.parameters if p.kind in scan.extras}
    if name := command.parameter("people"):
        arguments[name] = who
    if name := command.parameter("note"):
        arguments[name] = scan.note
    only = choices[0].amount if len(choices) == 1 and all(amounts for _, amounts in meant) else None
    asked = () if isinstance(scan, Shared) else who  # how a cost is shared is said
    code = _reason(scan, meant, asked, choices)
    if not command.spends:
        code = {"ask_several": "", "ask_one": "ask_one_asked"}.get(code, code)
    if not code:
        arguments[command.parameter("amount")] = only
        read = Reading("run", command.name, arguments, who, only, scan.note)
    else:
        facts = _asked(meant, choices, setting)
        read = Reading("ask", command.name, arguments, who, only, scan.note, choices, code, facts)
    return read._replace(extras=tuple(scan.extras.items()))


def _reason(scan: Scan, meant: Meant, who: tuple[Person, ...], choices: tuple[Choice, ...]) -> str:
    """The code of the question, or nothing if there is none."""
    (figure, amounts), *others = meant
    if not amounts and not choices:
        return "ask_share_open"
    if others and len(choices) > 1:
        return "ask_two_amounts" if len(who) <= 1 else "ask_which"
    if len(amounts) > 1 and len(who) > 1 and len(choices) > 1:
        return "ask_which"
    if len(who) > 1 and len(choices) > 1:
        uneven = choices[-1].code == "choice_total_uneven"
        return "ask_each_or_total_uneven" if uneven else "ask_each_or_total"
    if figure.share is not None:
        return "ask_share"
    if figure.mark or figure.kilo or others:
        return "ask_separator" if len(choices) > 1 else "ask_one"
    return "ask_several" if len(who) > 1 else ""


def _asked(meant: Meant, choices: tuple[Choice, ...], setting: Setting) -> Facts:
    """All that a question's sentence may need."""
    figure = meant[0][0]
    facts: dict[str, object] = {"token": figure.word, "share": _share(figure, setting.locale)}
    facts["currency"] = figure.currency or setting.currency
    facts["amounts"] = tuple(choice.amount.total for choice in choices)
    if choices:
        facts |= choices[0].facts
        facts |= {name: choices[-1].facts[name] for name in ("total", "part")}
    return facts


def _share(figure: Figure, locale: str) -> str:
    words = {ALL: "share_all", HALF: "share_half"}
    return say(words[figure.share], locale) if figure.share in words else figure.word


def _unpayable(meant: Meant, count: int, setting: Setting) -> Misread:
    """Why an amount that was read well cannot be paid to these people."""
    figure, amounts = meant[0]
    where = figure.start, figure.end, None
    if figure.share is not None:
        code = figure.currency or setting.currency
        had = Money((setting.available or {}).get(code, 0), code)
        if amounts[0].minor * count > had.minor:
            missing = Money(amounts[0].minor * count - had.minor, code)
            return Misread("short", *where, missing=missing, available=had)
        share = _share(figure, setting.locale)
        return Misread("share_nothing", *where, share=share, available=had)
    if amounts[0].minor * count > LARGEST_MINOR:
        return Misread("amount_large", *where, largest=Money(LARGEST_MINOR, amounts[0].currency))
    return Misread("too_little", *where, total=amounts[0], count=count)
