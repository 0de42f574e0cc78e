"""Which papers' issues a body of a digest holds: one that is read later goes to those who had none of it."""

import sqlalchemy as sa
from alembic import op

revision = "0009_act_papers"
down_revision = "0008_choices"


def upgrade() -> None:
    op.create_table(
        "act_papers",
        sa.Column("act_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("body_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("paper", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(["act_id"], ["acts.id"], name=op.f("fk_act_papers_act_id_acts"), ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("act_id", "body_id", "paper", name=op.f("pk_act_papers")),
    )
