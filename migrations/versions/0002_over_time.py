"""A mark over time: outlines, scales, measurements, comparisons, pins, events, overview photos, changed reminders."""

import json
import uuid
from datetime import UTC, datetime

import sqlalchemy as sa
from alembic import op

from triage.store.types import UtcDateTime

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None

SECOND_VOICE = "with_answers"
"""Where release 0001 kept what picture and answers said together: a key of the first reason."""


def upgrade() -> None:
    for table, columns in (
        ("lesion", ("pin",)),
        ("observation", ("outline", "scale", "measurements", "comparisons")),
        ("assessment", ("changes", "second_voice")),
    ):
        for column in columns:
            op.add_column(table, sa.Column(column, sa.JSON()))
    _create_event()
    _create_overview()
    _create_reminder_edit()
    _move_second_voices()
    _note_visits()


def _create_event() -> None:
    op.create_table(
        "event",
        sa.Column("id", sa.String(36), nullable=False),
        sa.Column("lesion_id", sa.String(36), nullable=False),
        sa.Column("kind", sa.String(16), nullable=False),
        sa.Column("happened_on", sa.Date(), nullable=False),
        sa.Column("noted_at", UtcDateTime(), nullable=False),
        sa.Column("result", sa.String(200)),
        sa.PrimaryKeyConstraint("id", name="pk_event"),
        sa.ForeignKeyConstraint(
            ["lesion_id"], ["lesion.id"], name="fk_event_lesion_id_lesion", ondelete="RESTRICT"
        ),
    )
    op.create_index("ix_event_lesion_id", "event", ["lesion_id"])


def _create_overview() -> None:
    op.create_table(
        "overview",
        sa.Column("id", sa.String(36), nullable=False),
        sa.Column("patient_id", sa.String(36), nullable=False),
        sa.Column("recorded_at", UtcDateTime(), nullable=False),
        sa.Column("photo_sha256", sa.String(64), nullable=False),
        sa.Column("place", sa.String(32), nullable=False),
        sa.Column("spots", sa.JSON(), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_overview"),
        sa.ForeignKeyConstraint(
            ["patient_id"], ["patient.id"], name="fk_overview_patient_id_patient", ondelete="RESTRICT"
        ),
        sa.ForeignKeyConstraint(
            ["photo_sha256"], ["photo.sha256"], name="fk_overview_photo_sha256_photo", ondelete="RESTRICT"
        ),
    )
    op.create_index("ix_overview_patient_id", "overview", ["patient_id"])
    op.create_index("ix_overview_photo_sha256", "overview", ["photo_sha256"])


def _create_reminder_edit() -> None:
    op.create_table(
        "reminder_edit",
        sa.Column("lesion_id", sa.String(36), nullable=False),
        sa.Column("kind", sa.String(16), nullable=False),
        sa.Column("planned", sa.Date(), nullable=False),
        sa.Column("moved_to", sa.Date()),
        sa.Column("done_on", sa.Date()),
        sa.Column("paused_until", sa.Date()),
        sa.PrimaryKeyConstraint("lesion_id", "kind", "planned", name="pk_reminder_edit"),
        sa.ForeignKeyConstraint(
            ["lesion_id"], ["lesion.id"], name="fk_reminder_edit_lesion_id_lesion", ondelete="RESTRICT"
        ),
    )


def _move_second_voices() -> None:
    """Move the second voice out of the first reason. A damaged row stays as it is, for `verify` to name."""
    rows = sa.table("assessment", *map(sa.column, ("id", "reasons", "second_voice")))
    bind = op.get_bind()
    for key, kept in bind.execute(sa.select(rows.c.id, rows.c.reasons)).all():
        try:
            reasons = json.loads(kept)
            voice = reasons[0].pop(SECOND_VOICE)
        except (ValueError, TypeError, LookupError, AttributeError):
            continue
        moved = {"reasons": json.dumps(reasons), "second_voice": json.dumps(voice)}
        bind.execute(sa.update(rows).where(rows.c.id == key).values(moved))


def _note_visits() -> None:
    """Make an event of each visit that was recorded. A damaged row stays as it is, for `verify` to name."""
    lesions = sa.table("lesion", *map(sa.column, ("id", "seen_at")))
    events = sa.table("event", *map(sa.column, ("id", "lesion_id", "kind", "happened_on", "noted_at")))
    bind = op.get_bind()
    for lesion, seen_at in bind.execute(sa.select(lesions).where(lesions.c.seen_at.is_not(None))).all():
        try:
            day = datetime.fromisoformat(seen_at).replace(tzinfo=UTC).astimezone().date().isoformat()
        except (ValueError, TypeError, OverflowError):
            continue
        visit = {
            "id": str(uuid.uuid4()),
            "lesion_id": lesion,
            "kind": "seen",
            "happened_on": day,
            "noted_at": seen_at,
        }
        bind.execute(sa.insert(events).values(visit))
