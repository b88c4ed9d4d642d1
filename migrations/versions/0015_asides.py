"""What somebody has answered lies at their side no more: its row goes with the first answer."""

from alembic import op

revision = "0015"
down_revision = "0014"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.execute(
        "delete from chat_asides where exists (select 1 from chat_events s"
        " where s.place = chat_asides.place and s.speaker = chat_asides.person)"
    )
