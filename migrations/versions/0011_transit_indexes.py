"""What is asked of transits by card and by day is found without reading all of them."""

import sqlalchemy as sa
from alembic import op

revision = "0011"
down_revision = "0010"
branch_labels = None
depends_on = None

OPEN, SENT = sa.text("ended IS NULL"), sa.text("sent_at IS NOT NULL")


def upgrade() -> None:
    op.create_index(
        "ix_pay_transits_card",
        "pay_transits",
        ["card"],
        sqlite_where=OPEN,
        postgresql_where=OPEN,
    )
    op.create_index(
        "ix_pay_transits_sent",
        "pay_transits",
        ["rail", "sent_at"],
        sqlite_where=SENT,
        postgresql_where=SENT,
    )
