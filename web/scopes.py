"""What a token lets its program do: words kept with its session. Without any, all that its person
may do: so are the sessions of browsers."""

from collections.abc import Iterable

from chat.sessions import Signed

READ = "read"  # what its person can see: people, posts, conversations, the wallet
WRITE = "write"  # say, post, follow, start and change groups
PAY = "pay"  # beside `write`: commands and buttons that concern money
ANY = ""  # whatever a token may, it may this
SCOPES = (READ, WRITE, PAY)


def may(signed: Signed, scope: str) -> bool:
    return not (scope and signed.scopes) or scope in signed.scopes.split()


def kept(scopes: Iterable[str]) -> str:
    """As they are kept with a session, each once; ValueError for none and for unknown ones."""
    wanted = set(scopes)
    if not wanted or not wanted <= set(SCOPES):
        raise ValueError(f"these are no scopes: {sorted(wanted)}")
    return " ".join(scope for scope in SCOPES if scope in wanted)
