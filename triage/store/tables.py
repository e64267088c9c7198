"""The tables of a history. One file is the whole history: photo bytes lie in their own table."""

from datetime import datetime
from typing import Any

from sqlalchemy import JSON, CheckConstraint, ForeignKey, LargeBinary, String
from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column, relationship

from triage.store.types import NAMES, UtcDateTime

Uuid = String(36)
Sha256 = String(64)


class Base(DeclarativeBase):
    """The metadata that migrations are compared with."""

    metadata = NAMES


class PatientRow(Base):
    """The person whose marks are followed. `profile` holds what they chose to fill in for letters."""

    __tablename__ = "patient"

    id: Mapped[str] = mapped_column(Uuid, primary_key=True)
    profile: Mapped[dict[str, Any]] = mapped_column(JSON)
    created_at: Mapped[datetime] = mapped_column(UtcDateTime)


class LesionRow(Base):
    """A mark that is followed."""

    __tablename__ = "lesion"

    id: Mapped[str] = mapped_column(Uuid, primary_key=True)
    patient_id: Mapped[str] = mapped_column(ForeignKey("patient.id", ondelete="RESTRICT"), index=True)
    name: Mapped[str] = mapped_column(String(120))
    site: Mapped[str | None] = mapped_column(String(32))
    side: Mapped[str | None] = mapped_column(String(8))
    created_at: Mapped[datetime] = mapped_column(UtcDateTime)
    removed_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    seen_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    """When the person recorded that a clinician saw the mark; an advice from before is closed by it."""

    observations: Mapped[list["ObservationRow"]] = relationship(back_populates="lesion")


class PhotoRow(Base):
    """The untouched bytes of a photo, kept once, under their digest."""

    __tablename__ = "photo"

    sha256: Mapped[str] = mapped_column(Sha256, primary_key=True)
    format: Mapped[str] = mapped_column(String(8))
    width: Mapped[int]
    height: Mapped[int]
    taken_at: Mapped[str | None] = mapped_column(String(32))
    """The camera's own clock, ISO 8601 without a zone."""
    camera: Mapped[str | None] = mapped_column(String(64))
    content: Mapped[bytes] = mapped_column(LargeBinary, deferred=True)


class ObservationRow(Base):
    """One look at a lesion: a photo (or none), its faults, and what the network took it for."""

    __tablename__ = "observation"

    id: Mapped[str] = mapped_column(Uuid, primary_key=True)
    lesion_id: Mapped[str] = mapped_column(ForeignKey("lesion.id", ondelete="RESTRICT"), index=True)
    recorded_at: Mapped[datetime] = mapped_column(UtcDateTime)
    photo_sha256: Mapped[str | None] = mapped_column(
        ForeignKey("photo.sha256", ondelete="RESTRICT"), index=True
    )
    findings: Mapped[list[dict[str, Any]]] = mapped_column(JSON)
    kind: Mapped[str | None] = mapped_column(String(16))

    lesion: Mapped[LesionRow] = relationship(back_populates="observations")
    photo: Mapped[PhotoRow | None] = relationship(lazy="joined")
    answers: Mapped["AnswersRow"] = relationship(lazy="joined", innerjoin=True)
    assessments: Mapped[list["AssessmentRow"]] = relationship(
        lazy="selectin", order_by="AssessmentRow.made_at"
    )


class AnswersRow(Base):
    """What the person answered, as the JSON of an answers file."""

    __tablename__ = "answers"

    observation_id: Mapped[str] = mapped_column(
        ForeignKey("observation.id", ondelete="RESTRICT"), primary_key=True
    )
    given: Mapped[dict[str, Any]] = mapped_column(JSON)


class AssessmentRow(Base):
    """One opinion on an observation. Never changed: a new opinion is a new row."""

    __tablename__ = "assessment"
    __table_args__ = (
        CheckConstraint("tier BETWEEN 0 AND 3", name="tier"),
        CheckConstraint("tier >= floor", name="tier_not_below_floor"),
    )

    id: Mapped[str] = mapped_column(Uuid, primary_key=True)
    observation_id: Mapped[str] = mapped_column(ForeignKey("observation.id", ondelete="RESTRICT"), index=True)
    made_at: Mapped[datetime] = mapped_column(UtcDateTime)
    tier: Mapped[int]
    floor: Mapped[int]
    known_floor: Mapped[int]
    checklist_lowest: Mapped[int]
    checklist_highest: Mapped[int]
    checklist_answered: Mapped[int]
    band: Mapped[int | None]
    not_assessed: Mapped[str | None] = mapped_column(String(16))
    reasons: Mapped[list[dict[str, Any]]] = mapped_column(JSON)
    model: Mapped[str | None] = mapped_column(String(64))
    probability: Mapped[float | None]
    threshold_raised: Mapped[float | None]
    threshold_high: Mapped[float | None]
    program: Mapped[str] = mapped_column(String(32))


class AuditRow(Base):
    """Who did what and when, without medical content. Rows are only added."""

    __tablename__ = "audit"

    id: Mapped[int] = mapped_column(primary_key=True)
    at: Mapped[datetime] = mapped_column(UtcDateTime)
    action: Mapped[str] = mapped_column(String(32))
    subject: Mapped[str | None] = mapped_column(Uuid)
