"""A digest of what was asked under a client id, so that something else gets no first answer."""

import sqlalchemy as sa
from alembic import op

revision = "0014"
down_revision = "0013"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("chat_said", sa.Column("asked", sa.LargeBinary(), nullable=True))
