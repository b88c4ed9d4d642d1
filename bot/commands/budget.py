"""`/budget`: what the month has come to, and what each category may come to."""

from functools import partial

from sqlmodel import Session

from bot.answers import Answer, Attachment
from bot.desk import Desk
from bot.reading.budgeting import Goal
from bot.signatures import command
from payments import budgets
from payments.budgets import Budget
from payments.money import Money, canonical

PAGE = "/wallet/budgets"


@command(french=("budget",), names=("budgets",), alone=True, safe=True)
def budget(desk: Desk, goal: Goal | None = None) -> Answer:
    """Show what this month came to of what you allow yourself, or set a budget. Only you see it.

    /budget
    /budget eating out 200
    /budget groceries off
    """
    if desk.facts.wallet is None:
        desk.refuse("limits_nowhere")
    kept = budgets.of(desk.db, desk.speaker.owner, desk.now)
    if goal is None:
        return desk.tell(*_listed(desk, kept))
    one = next((each for each in kept if each.category == goal.category), None)
    if goal.said:
        return _set(desk, desk.facts.wallet.currency, goal, one)
    if one is None:
        return desk.tell(_called(desk, "budget_unset", goal), [_how(desk, goal.category)])
    return desk.tell(desk.words("title_budgets"), [row(desk, one)])


def _listed(desk: Desk, kept: list[Budget]) -> tuple[str, list[Attachment]]:
    if not kept:
        return desk.words("budgets_none"), [_how(desk, "eating_out")]
    page = {"label": desk.words("budget_page"), "link": PAGE}
    return desk.words("title_budgets"), [*(row(desk, one) for one in kept), page]


def _set(desk: Desk, currency: str, goal: Goal, before: Budget | None) -> Answer:
    """What the month came to is only known once it is set, and then on its page."""
    minor = goal.amount.minor if goal.amount else None
    given = desk.speaker.owner, currency, goal.category, minor
    write = partial(_write, given=given, zone=desk.speaker.zone, now=desk.now)
    page = [{"label": desk.words("budget_page"), "link": PAGE}]
    if minor is None:
        return desk.tell(_called(desk, "budget_off" if before else "budget_unset", goal), [], write)
    return desk.tell(_called(desk, "budget_is", goal, limit=goal.amount), page, write)


def _write(db: Session, given: tuple[str, str, str, int | None], zone: str, now: int) -> None:
    budgets.put(db, *given, zone, now)


def row(desk: Desk, one: Budget) -> Attachment:
    """A budget as it is typed, and how it stands."""
    limit, spent = Money(one.minor, one.currency), Money(one.spent_minor, one.currency)
    left = Money(abs(one.left_minor), one.currency)
    code = "budget_row" if one.left_minor >= 0 else "budget_row_over"
    said = desk.words(code, spent=spent, limit=limit, left=left, over=left)
    begun = f"{desk.slash('budget')} {desk.words(f'typed_{one.category}')}"
    label = f"{begun} {canonical(limit).removesuffix('.00')}"
    return {"label": label, "detail": said, "mend": f"{begun} "}


def _how(desk: Desk, category: str) -> Attachment:
    typed = f"{desk.slash('budget')} {desk.words(f'typed_{category}')} 200"
    return {"label": typed, "detail": desk.words("budget_how"), "mend": typed}


def _called(desk: Desk, code: str, goal: Goal, **facts: object) -> str:
    return desk.words(code, category=desk.words(f"category_{goal.category}"), **facts)
