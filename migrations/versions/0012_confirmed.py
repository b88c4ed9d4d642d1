"""When the password was last given in a session; those that stand by then are asked again."""

import sqlalchemy as sa
from alembic import op

revision = "0012"
down_revision = "0011"
branch_labels = None
depends_on = None

WHOLE = sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def upgrade() -> None:
    op.add_column("chat_sessions", sa.Column("confirmed_at", WHOLE, nullable=True))
