"""Kept safe: several people, a digest a row, a chained log, settings of the file, accounts of a clinic."""

import uuid

import sqlalchemy as sa
from alembic import op

from triage.store.types import UtcDateTime

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None

DIGESTED = (
    "patient",
    "lesion",
    "photo",
    "observation",
    "answers",
    "assessment",
    "event",
    "overview",
    "reminder_edit",
)
ONLY_PERSON = "patient"
"""The id that every file before this release gave to its one person."""

PEOPLE = uuid.UUID("6d0b3c0e-0f2a-5e44-9a53-5f1d1c2f7a10")
"""Name space of the ids that this migration gives: copies of one file get the same one, other files another."""


def upgrade() -> None:
    op.add_column("patient", sa.Column("name", sa.String(120)))
    for table in DIGESTED:
        op.add_column(table, sa.Column("digest", sa.String(64)))  # filled when all migrations have run
    op.add_column("audit", sa.Column("who", sa.String(64)))
    op.add_column("audit", sa.Column("chain", sa.String(64)))
    op.create_table(
        "setting",
        sa.Column("name", sa.String(32), nullable=False),
        sa.Column("value", sa.JSON(), nullable=False),
        sa.Column("digest", sa.String(64)),
        sa.PrimaryKeyConstraint("name", name="pk_setting"),
    )
    op.create_table(
        "account",
        sa.Column("id", sa.String(36), nullable=False),
        sa.Column("name", sa.String(64), nullable=False),
        sa.Column("role", sa.String(16), nullable=False),
        sa.Column("password", sa.String(160), nullable=False),
        sa.Column("created_at", UtcDateTime(), nullable=False),
        sa.Column("disabled_at", UtcDateTime()),
        sa.Column("failures", sa.Integer(), nullable=False),
        sa.Column("failed_at", UtcDateTime()),
        sa.Column("digest", sa.String(64)),
        sa.PrimaryKeyConstraint("id", name="pk_account"),
        sa.UniqueConstraint("name", name="uq_account_name"),
    )
    _quick_lists()
    _give_the_person_an_id()


def _quick_lists() -> None:
    """The newest observation of a mark, and its opinion, are found without reading all of them."""
    op.drop_index("ix_observation_lesion_id", "observation")
    op.create_index(
        "ix_observation_lesion_id_recorded_at_id", "observation", ["lesion_id", "recorded_at", "id"]
    )
    op.drop_index("ix_assessment_observation_id", "assessment")
    op.create_index(
        "ix_assessment_observation_id_made_at_tier", "assessment", ["observation_id", "made_at", "tier"]
    )


def _give_the_person_an_id() -> None:
    """Tell the people of different files apart, so that two files can be merged."""
    people = sa.table("patient", *map(sa.column, ("id", "created_at")))
    bind = op.get_bind()
    made = bind.execute(sa.select(people.c.created_at).where(people.c.id == ONLY_PERSON)).scalar()
    if made is None:
        return
    own = str(uuid.uuid5(PEOPLE, str(made)))
    for table, column in (("patient", "id"), ("lesion", "patient_id"), ("overview", "patient_id")):
        rows = sa.table(table, sa.column(column))
        bind.execute(sa.update(rows).where(rows.c[column] == ONLY_PERSON).values({column: own}))
