"""A language's catalogue: one file a topic, each with what it has of REFUSALS, SENTENCES, HELPS."""

import importlib
import pkgutil
from collections.abc import Iterable

Catalogue = dict[str, str]


def gathered(path: Iterable[str], package: str) -> tuple[Catalogue, Catalogue, Catalogue]:
    """All refusals, sentences and help lines of a language. ValueError for a code said twice."""
    every: tuple[Catalogue, Catalogue, Catalogue] = {}, {}, {}
    for topic in pkgutil.iter_modules(path):
        module = importlib.import_module(f"{package}.{topic.name}")
        for known, name in zip(every, ("REFUSALS", "SENTENCES", "HELPS"), strict=True):
            said = getattr(module, name, {})
            if twice := known.keys() & said:
                raise ValueError(f"{package} says these twice: {sorted(twice)}")
            known.update(said)
    return every
