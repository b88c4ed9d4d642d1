"""Mutants that no test can kill, because they do what the source does; each with why."""

EQUIVALENT: dict[tuple[str, str, str], str] = {}  # file, line of the source, what became of it
