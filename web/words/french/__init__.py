"""The pages in French, what came later: a file a topic, each with its WORDS and PLURALS."""

import importlib
import pkgutil

WORDS: dict[str, str] = {}
PLURALS: dict[str, tuple[str, str]] = {}

for _topic in pkgutil.iter_modules(__path__):
    _module = importlib.import_module(f"{__name__}.{_topic.name}")
    WORDS |= getattr(_module, "WORDS", {})
    PLURALS |= getattr(_module, "PLURALS", {})
