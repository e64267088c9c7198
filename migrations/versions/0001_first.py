"""The first release: patient, lesion, photo, observation, answers, assessment, audit."""

import sqlalchemy as sa
from alembic import op

from triage.store.types import UtcDateTime

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "patient",
        sa.Column("id", sa.String(36), nullable=False),
        sa.Column("profile", sa.JSON(), nullable=False),
        sa.Column("created_at", UtcDateTime(), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_patient"),
    )
    op.create_table(
        "photo",
        sa.Column("sha256", sa.String(64), nullable=False),
        sa.Column("format", sa.String(8), nullable=False),
        sa.Column("width", sa.Integer(), nullable=False),
        sa.Column("height", sa.Integer(), nullable=False),
        sa.Column("taken_at", sa.String(32)),
        sa.Column("camera", sa.String(64)),
        sa.Column("content", sa.LargeBinary(), nullable=False),
        sa.PrimaryKeyConstraint("sha256", name="pk_photo"),
    )
    op.create_table(
        "audit",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("at", UtcDateTime(), nullable=False),
        sa.Column("action", sa.String(32), nullable=False),
        sa.Column("subject", sa.String(36)),
        sa.PrimaryKeyConstraint("id", name="pk_audit"),
    )
    _create_lesion()
    _create_observation()
    _create_assessment()


def _create_lesion() -> None:
    op.create_table(
        "lesion",
        sa.Column("id", sa.String(36), nullable=False),
        sa.Column("patient_id", sa.String(36), nullable=False),
        sa.Column("name", sa.String(120), nullable=False),
        sa.Column("site", sa.String(32)),
        sa.Column("side", sa.String(8)),
        sa.Column("created_at", UtcDateTime(), nullable=False),
        sa.Column("removed_at", UtcDateTime()),
        sa.Column("seen_at", UtcDateTime()),
        sa.PrimaryKeyConstraint("id", name="pk_lesion"),
        sa.ForeignKeyConstraint(
            ["patient_id"], ["patient.id"], name="fk_lesion_patient_id_patient", ondelete="RESTRICT"
        ),
    )
    op.create_index("ix_lesion_patient_id", "lesion", ["patient_id"])


def _create_observation() -> None:
    op.create_table(
        "observation",
        sa.Column("id", sa.String(36), nullable=False),
        sa.Column("lesion_id", sa.String(36), nullable=False),
        sa.Column("recorded_at", UtcDateTime(), nullable=False),
        sa.Column("photo_sha256", sa.String(64)),
        sa.Column("findings", sa.JSON(), nullable=False),
        sa.Column("kind", sa.String(16)),
        sa.PrimaryKeyConstraint("id", name="pk_observation"),
        sa.ForeignKeyConstraint(
            ["lesion_id"], ["lesion.id"], name="fk_observation_lesion_id_lesion", ondelete="RESTRICT"
        ),
        sa.ForeignKeyConstraint(
            ["photo_sha256"], ["photo.sha256"], name="fk_observation_photo_sha256_photo", ondelete="RESTRICT"
        ),
    )
    op.create_index("ix_observation_lesion_id", "observation", ["lesion_id"])
    op.create_index("ix_observation_photo_sha256", "observation", ["photo_sha256"])
    op.create_table(
        "answers",
        sa.Column("observation_id", sa.String(36), nullable=False),
        sa.Column("given", sa.JSON(), nullable=False),
        sa.PrimaryKeyConstraint("observation_id", name="pk_answers"),
        sa.ForeignKeyConstraint(
            ["observation_id"],
            ["observation.id"],
            name="fk_answers_observation_id_observation",
            ondelete="RESTRICT",
        ),
    )


def _create_assessment() -> None:
    op.create_table(
        "assessment",
        sa.Column("id", sa.String(36), nullable=False),
        sa.Column("observation_id", sa.String(36), nullable=False),
        sa.Column("made_at", UtcDateTime(), nullable=False),
        sa.Column("tier", sa.Integer(), nullable=False),
        sa.Column("floor", sa.Integer(), nullable=False),
        sa.Column("known_floor", sa.Integer(), nullable=False),
        sa.Column("checklist_lowest", sa.Integer(), nullable=False),
        sa.Column("checklist_highest", sa.Integer(), nullable=False),
        sa.Column("checklist_answered", sa.Integer(), nullable=False),
        sa.Column("band", sa.Integer()),
        sa.Column("not_assessed", sa.String(16)),
        sa.Column("reasons", sa.JSON(), nullable=False),
        sa.Column("model", sa.String(64)),
        sa.Column("probability", sa.Double()),
        sa.Column("threshold_raised", sa.Double()),
        sa.Column("threshold_high", sa.Double()),
        sa.Column("program", sa.String(32), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_assessment"),
        sa.ForeignKeyConstraint(
            ["observation_id"],
            ["observation.id"],
            name="fk_assessment_observation_id_observation",
            ondelete="RESTRICT",
        ),
        sa.CheckConstraint("tier BETWEEN 0 AND 3", name="ck_assessment_tier"),
        sa.CheckConstraint("tier >= floor", name="ck_assessment_tier_not_below_floor"),
    )
    op.create_index("ix_assessment_observation_id", "assessment", ["observation_id"])
