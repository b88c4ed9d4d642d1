"""What a browser says it is, in words its owner knows."""

BROWSERS = (
    ("Firefox/", "Firefox"),
    ("Edg/", "Edge"),
    ("OPR/", "Opera"),
    ("SamsungBrowser/", "Samsung Internet"),
    ("Chrome/", "Chrome"),
    ("CriOS/", "Chrome"),
    ("FxiOS/", "Firefox"),
    ("Safari/", "Safari"),
)  # the first that is named: most also name those below them
SYSTEMS = (
    ("iPhone", "iPhone"),
    ("iPad", "iPad"),
    ("Android", "Android"),
    ("Windows", "Windows"),
    ("Mac OS X", "Mac"),
    ("CrOS", "ChromeOS"),
    ("Linux", "Linux"),
)
LONGEST = 60


def device(label: str) -> str:
    """`Firefox · Linux`, or the label itself, shortened, where it is none of a known browser."""
    if not label.startswith("Mozilla/"):
        return label[:LONGEST] or "–"
    named = (_first(BROWSERS, label), _first(SYSTEMS, label))
    return " · ".join(name for name in named if name) or label[:LONGEST]


def _first(names: tuple[tuple[str, str], ...], label: str) -> str:
    return next((name for mark, name in names if mark in label), "")
