WORDS: dict[str, str] = {}
PLURALS: dict[str, tuple[str, str]] = {}
