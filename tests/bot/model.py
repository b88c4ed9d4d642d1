"""What saying something comes to, in a few lines and without a database: the model of the ear."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field

from bot.turns import Ack, Key, Utterance

UNDO, QUESTION, LATELY = 10_000, 300_000, 120_000  # milliseconds
CEILING = 20_00


@dataclass
class Ticket:
    place: int
    seq: int
    payer: int
    payee: int
    minor: int
    at: int
    state: str = "paid"


@dataclass
class Question:
    person: int
    place: int
    mine: int
    payee: int
    minor: int
    at: int
    closed: bool = False


@dataclass
class Model:
    """`balance` by person, `last` the newest number of a place, `own` of a person's stream, `paid`
    when and how much somebody ever paid somebody, but for what was taken back, `acks` what was
    kept under a client id."""

    balance: dict[int, int]
    members: dict[int, set[int]]
    last: Counter[int] = field(default_factory=Counter)
    own: Counter[int] = field(default_factory=Counter)
    paid: dict[tuple[int, int], list[tuple[int, int]]] = field(default_factory=dict)
    tickets: list[Ticket] = field(default_factory=list)
    questions: list[Question] = field(default_factory=list)
    acks: dict[Key, tuple[Utterance, Ack]] = field(default_factory=dict)

    def hear(self, said: Sequence[Utterance], acks: Sequence[Ack], now: int) -> None:
        """Assert that each answer is what it must be, and believe it."""
        start = dict(self.balance)
        first: dict[Key, Utterance] = {}  # of this batch, be it kept or not
        for one, ack in zip(said, acks, strict=True):
            if one.key in self.acks:
                self._again(*self.acks[one.key], one, ack)
            elif first.setdefault(one.key, one).text != one.text:
                assert (ack["ok"], ack["code"]) == (False, "key_reused")
            elif int(one.place) == 10**15:
                assert (ack["ok"], ack["code"]) == (False, "not_found")
            else:
                self._one(one, ack, start, now)
                self.acks[one.key] = one, ack

    def _again(self, before: Utterance, first: Ack, one: Utterance, ack: Ack) -> None:
        """The first answer word for word, but for a ticket that was taken back since."""
        if one.text != before.text:
            assert (ack["ok"], ack["code"]) == (False, "key_reused")
            return
        assert {**ack, "answer": None} == {**first, "answer": None}
        if first.get("answer", {}).get("kind") != "receipt":
            assert ack.get("answer") == first.get("answer")
        else:
            assert ack["answer"]["transfer"] == first["answer"]["transfer"]

    def _one(self, one: Utterance, ack: Ack, start: dict[int, int], now: int) -> None:
        place = int(one.place)
        if not one.is_command:
            self._public(place, ack)
        elif one.choice == "undo" or one.text == "/undo":
            self._undo(one, ack, now)
        elif one.choice:
            self._answer(one, ack, start, now)
        elif one.text.startswith("/pay "):
            *_, amount = one.text.split()
            payee, minor = self._payee(one), int(amount.replace(".", ""))
            asked = self._unusual(one.speaker.id, payee, minor, now)
            if asked and start[one.speaker.id] < minor:
                self._private(one, ack, "short")
            elif asked:
                mine = self._private(one, ack, "question")
                self.questions.append(Question(one.speaker.id, place, mine, payee, minor, now))
            else:
                self._move(one, ack, payee, minor, now)
        else:
            self._private(one, ack, "list" if one.text == "/balance" else "no_command_near")

    def _payee(self, one: Utterance) -> int:
        """Whom the line names (they joined in this order), or else the other one."""
        for name, person in zip(("alice", "bob", "carol"), sorted(self.balance), strict=True):
            if f"@{name}" in one.text:
                return person
        [other] = self.members[int(one.place)] - {one.speaker.id}
        return other

    def _unusual(self, payer: int, payee: int, minor: int, now: int) -> bool:
        paid = self.paid.get((payer, payee))
        again = any(now - at < LATELY and minor == before for at, before in paid or ())
        return paid is None or minor > CEILING or again

    def _answer(self, one: Utterance, ack: Ack, start: dict[int, int], now: int) -> None:
        """A tap on a question."""
        who = one.speaker.id
        asked = next(q for q in self.questions if (q.person, q.mine) == (who, one.mine))
        if asked.closed:
            self._private(one, ack, "question_answered")
        elif one.choice == "cancel":
            asked.closed = True
            self._private(one, ack, "notice")
        elif now > asked.at + QUESTION:
            self._private(one, ack, "question_expired")
        else:
            asked.closed = True
            unusual = self._unusual(who, asked.payee, asked.minor, now)
            if unusual and start[who] < asked.minor:
                self._private(one, ack, "short")
            else:
                self._move(one, ack, asked.payee, asked.minor, now)

    def _move(self, one: Utterance, ack: Ack, payee: int, minor: int, now: int) -> None:
        payer, place = one.speaker.id, int(one.place)
        if self.balance[payer] < minor:
            self._private(one, ack, "short")
            return
        self.balance[payer] -= minor
        self.balance[payee] += minor
        self.paid.setdefault((payer, payee), []).append((now, minor))
        assert ack["answer"]["amount_minor"] == minor
        seq = self._public(place, ack)
        self.tickets.append(Ticket(place, seq, payer, payee, minor, now))
        self.own[payer] += bool(one.choice)  # the row that closes the question

    def _undo(self, one: Utterance, ack: Ack, now: int) -> None:
        who, place = one.speaker.id, int(one.place)
        mine = [t for t in self.tickets if (t.place, t.payer) == (place, who)]
        if one.choice:
            mine = [t for t in mine if t.seq == one.seq]
            if not ack["ok"]:  # of a place that is not theirs
                assert ack["code"] == "not_found"
                assert not mine
                return
        open_ones = [t for t in mine if t.state == "paid"] or mine
        ticket = open_ones[-1] if open_ones else None
        if ticket is None:
            self._private(one, ack, "undo_nothing")
        elif ticket.state != "paid":
            self._private(one, ack, "already_undone")
        elif now > ticket.at + UNDO:
            self._private(one, ack, "undo_too_late")
        elif self.balance[ticket.payee] < ticket.minor:
            self._private(one, ack, "undo_short")
        else:
            self.balance[ticket.payee] -= ticket.minor
            self.balance[who] += ticket.minor
            self.paid[who, ticket.payee].remove((ticket.at, ticket.minor))
            ticket.state = ack["answer"]["state"]
            assert ticket.state == "taken back"
            self._public(place, ack)

    def _public(self, place: int, ack: Ack) -> int:
        self.last[place] += 1
        assert ack["ok"]
        assert (ack["place"], ack["seq"]) == (str(place), self.last[place])
        return self.last[place]

    def _private(self, one: Utterance, ack: Ack, what: str) -> int:
        """A line and its answer, or the answer alone to a tap, in the speaker's own stream."""
        self.own[one.speaker.id] += 1 if one.choice else 2
        assert ack["ok"]
        assert (ack["place"], ack["mine"]) == (one.place, self.own[one.speaker.id])
        assert what in (ack["answer"].get("code"), ack["answer"]["kind"]), ack
        return self.own[one.speaker.id]
