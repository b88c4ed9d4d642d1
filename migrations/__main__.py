"""Says whether the chain of migrations makes the tables of the schemas, and exits 1 if not.

With a few words, it writes the step that is missing: python -m migrations "Let people block".
"""

import io
import sys
import tempfile

from alembic import command
from alembic.script import ScriptDirectory
from alembic.util import CommandError

import migrations


def main() -> None:
    with tempfile.TemporaryDirectory() as folder:
        url = f"sqlite:///{folder}/quid.db"
        if not sys.argv[1:]:
            sys.exit(difference(url))
        write(url, sys.argv[1])


def difference(url: str) -> str | None:
    """In words, what the newest step at `url` lacks; None if nothing."""
    chain = migrations.chain(url)
    chain.stdout = io.StringIO()  # alembic also prints what it found
    newest = ScriptDirectory.from_config(chain).get_current_head()
    if newest != migrations.HEAD:
        return f"migrations.HEAD is {migrations.HEAD}, the newest step is {newest}"
    migrations.upgrade(url)
    try:
        command.check(chain)
    except CommandError as difference:
        return f"{difference}\nWrite the step: python -m migrations 'What it does'"
    return None


def write(url: str, words: str) -> None:
    """A new step after the newest, from what the schemas have and a fresh database lacks."""
    migrations.upgrade(url)
    number = f"{int(migrations.HEAD) + 1:04}"
    command.revision(migrations.chain(url), words, autogenerate=True, rev_id=number)
    print(f"Read it, format it, and set migrations.HEAD to {number}.")


if __name__ == "__main__":
    main()
