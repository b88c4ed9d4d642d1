"""Says whether the chain of migrations makes the tables of the schemas, and exits 1 if not."""

import io
import sys
import tempfile

from alembic import command
from alembic.script import ScriptDirectory
from alembic.util import CommandError

import migrations


def main() -> None:
    with tempfile.TemporaryDirectory() as folder:
        sys.exit(difference(f"sqlite:///{folder}/quid.db"))


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
        return f"{difference}\nWrite the step: alembic revision --autogenerate -m 'What it does'"
    return None


if __name__ == "__main__":
    main()
