"""Mutants that no test can kill, because they do what the source does; each with why."""

AGAIN = "more is read than is needed, and left out where it is judged"
ORDER = "the index it is read by has this order; it is said so that it stays"
FLOOR = "no floor is other than 0, and what has none is never short"
SIZE = "a size that has only to be about so"
TOGETHER = "they are columns of the same rows"
EQUIVALENT: dict[tuple[str, str, str], str] = {  # file, line of the source, what became of it
    (
        "payments/holds.py",
        "MOST_DUE = 200  # holds that expire in one transaction, so that it stays short",
        "201",
    ): SIZE,
    (
        "payments/ledger/memory.py",
        "MOST = 500_000  # entries; beyond it the memory starts anew",
        "500001",
    ): SIZE,
    (
        "payments/limits.py",
        "MOST = 100  # entries that are looked through for a payment that was taken back",
        "101",
    ): SIZE,
    (
        "payments/limits.py",
        'def rooms(db: Session, wallet: Wallet, now: int, payee: str = "", place: str = "")'
        " -> list[Room]:",
        "?",
    ): "all is left for one who was never paid, as for nobody; nobody and no place is called so",
    ("payments/limits.py", "NEVER: tuple[int, dict[str, int]] = (0, {})  # no hour", "1"): (
        "the first hour of 1970 is as over as no hour"
    ),
    (
        "payments/limits.py",
        "ago = max(0, now - at)  # another node's clock may be ahead",
        "1",
    ): "a millisecond of a time that is told in whole seconds",
    (
        "payments/ledger/caps.py",
        "freed = zip(accumulate(out for _, out in recent), recent, strict=True)",
        "False",
    ): "both are made of one list",
    (
        "payments/ledger/caps.py",
        "\"select account, '', hour, out from pay_windows\"",
        "and 0 → or",
    ): AGAIN,
    (
        "payments/ledger/caps.py",
        "\"select account, '', hour, out from pay_windows\"",
        "and 1 → or",
    ): AGAIN,
    ("payments/ledger/postgres.py", "elif why > REPEATED:", "GtE"): "what is equal went before",
    ("payments/ledger/postgres.py", "if noes[0]:", "1"): TOGETHER,
    (
        "payments/ledger/postgres.py",
        "for place, answer in _say_no(driver, sets, zip(*noes, strict=True)):",
        "False",
    ): TOGETHER,
    (
        "payments/ledger/recording.py",
        "numbered = zip(missing, numbers, strict=True)",
        "False",
    ): "so many numbers were taken as are missing",
    ("payments/ledger/sqlite.py", 'KNOWN = """', "order by t.key, t.leg 0 → gone"): ORDER,
    ("payments/holds.py", 'ROWS = """', "order by transfer 0 → gone"): (
        "only two nodes that lock the same two holds see it, as a deadlock, and try again"
    ),
    (
        "payments/holds.py",
        "for each, one, answer in zip(self.ends, judged, answers, strict=True)",
        "False",
    ): "there is an answer to each",
    (
        "payments/ledger/recording.py",
        "lowest = balance = account.balance - (account.floor or 0)",
        "Add",
    ): FLOOR,
    (
        "payments/ledger/recording.py",
        "lowest = balance = account.balance - (account.floor or 0)",
        "And",
    ): FLOOR,
    ("payments/ledger/reading.py", 'STORED = sa.text("""', "order by t.leg 0 → gone"): ORDER,
    (
        "payments/ledger/sqlite.py",
        "for statement, many in zip(STATEMENTS, rows, strict=True):",
        "False",
    ): "there are as many statements as kinds of rows",
    (
        "payments/ledger/recording.py",
        "available = account.balance - (account.floor or 0)",
        "Add",
    ): FLOOR,
    (
        "payments/ledger/recording.py",
        "available = account.balance - (account.floor or 0)",
        "And",
    ): FLOOR,
    ("payments/ledger/dated.py", 'WALK = sa.text("""', "> 0 → >="): (
        "one row more is walked, behind the one that is found"
    ),
    (
        "payments/ledger/postgres.py",
        "numbers, within, sources, targets, amounts = zip(*legs, strict=True)",
        "False",
    ): "each row of it has as many columns",
    ("payments/ledger/shapes.py", "@dataclass(frozen=True, slots=True)", "False"): (
        "without slots an answer is only larger; that it cannot be changed is seen"
    ),
    (
        "payments/ledger/memory.py",
        'NAME, LOOKED = "ledger", "lately"  # the second is of `payments.lately`',
        "lately?",
    ): ("both who use it take it from here"),
    (
        "payments/holds.py",
        "for each, answer in zip(placing, answers, strict=True)",
        "False",
    ): "there is an answer to each",
    ("payments/ledger/holding.py", 'ACCOUNTS = """', "order by w.n 0 → gone"): (
        "they come in this order, and are locked before they are sorted"
    ),
    ("payments/ledger/postgres.py", 'plain = "".join(values)', "?"): "what is looked for is no ?",
    (
        "payments/ledger/postgres.py",
        "for column in zip(*places, strict=True):",
        "False",
    ): "each row of it has as many columns",
    (
        "payments/ledger/postgres.py",
        "keys, kinds, legs, refers, words, quick, *_ = zip(*sets, strict=True)",
        "False",
    ): "each row of it has as many columns",
    (
        "payments/ledger/postgres.py",
        "limited = [one for one in sets if one.caps]",
        "if gone",
    ): "what has no caps adds none",
    (
        "payments/ledger/recording.py",
        "limited = [one for one in sets if one.caps]",
        "if gone",
    ): "what has no caps adds none",
    (
        "payments/ledger/recording.py",
        "old = [account for ref, account in self.touched.items() if ref not in unopened]",
        "if gone",
    ): "what was just opened is written again as it is",
    (
        "payments/limits.py",
        "return reason._replace(seconds=max(0, now - equal.at) // 1000)",
        "1",
    ): "a millisecond of a time that is told in whole seconds",
    (
        "payments/ledger/reading.py",
        'rows = db.execute(WALK, {"account": account.id, "start": transfer, "limit": 1})',
        "2",
    ): "the first one is taken",
    ("payments/ledger/memory.py", "return Memory(0)", "1"): "it is not kept, nor compared",
    ("payments/recipes/waiting.py", 'state: str = "open"', "open?"): "the rows always say it",
    (
        "payments/ledger/memory.py",
        'NAME, LOOKED = "ledger", "lately"  # the second is of `payments.lately`',
        "ledger?",
    ): ("nobody else says its name"),
    ("payments/ledger/memory.py", "db.info.pop(NAME, None)", "db.info.pop(NAME, None) gone"): (
        "a memory of a transaction that has ended is not believed"
    ),
    (
        "payments/ledger/postgres.py",
        "numbers, *noes = driver.execute(RECORD, values, prepare=True).fetchone()",
        "False",
    ): "as right, and slower",
    ("payments/ledger/memory.py", "if memory.size > MOST:", "GtE"): SIZE,
    (
        "payments/ledger/holding.py",
        "raw(db).execute(ACCOUNTS, [list(column) for column in zip(*refs, strict=True)])"
        ".fetchall()",
        "False",
    ): "each row of it has as many columns",
    ("payments/ledger/reading.py", 'MOMENT = sa.text("""', "1 0 → 2"): "that there is one is all",
    (
        "payments/ledger/memory.py",
        "while amounts and amounts[oldest := next(iter(amounts))] <= now - LATELY:",
        "Lt",
    ): AGAIN,
    (
        "payments/refunds.py",
        'KNOWN = sa.text("select 1 from pay_transfers where key = :key and leg = 0")',
        "1 0 → 2",
    ): "that there is one is all",
}
