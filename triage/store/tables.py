"""The tables of a history. One file is the whole history: photo bytes lie in their own table."""

from datetime import date, datetime
from typing import Any

from sqlalchemy import JSON, CheckConstraint, ForeignKey, Index, LargeBinary, String, UniqueConstraint
from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column, relationship

from triage.store.types import NAMES, UtcDateTime

LONGEST_NAME = 120
"""Characters of a name of a person or a mark. SQLite itself holds no text to a length."""
Uuid = String(36)
Sha256 = String(64)
MaybeJson = JSON(none_as_null=True)
"""JSON that may be absent: None is SQL's NULL, not the word null."""


class Base(DeclarativeBase):
    """The metadata that migrations are compared with."""

    metadata = NAMES


class Digested:
    """A row with a digest of its stored values (`digests`); None only inside the transaction that writes it."""

    # Deferred: in a photo it lies behind the bytes, and SQLite would walk through all of them to read it.
    digest: Mapped[str | None] = mapped_column(Sha256, sort_order=1, deferred=True)


class PatientRow(Digested, Base):
    """A person whose marks are followed. `profile` holds what they chose to fill in for letters.

    `name` is what a household calls them; None where nobody wanted one.
    """

    __tablename__ = "patient"

    id: Mapped[str] = mapped_column(Uuid, primary_key=True)
    name: Mapped[str | None] = mapped_column(String(LONGEST_NAME), sort_order=1)
    profile: Mapped[dict[str, Any]] = mapped_column(JSON)
    created_at: Mapped[datetime] = mapped_column(UtcDateTime)


class LesionRow(Digested, Base):
    """A mark that is followed."""

    __tablename__ = "lesion"

    id: Mapped[str] = mapped_column(Uuid, primary_key=True)
    patient_id: Mapped[str] = mapped_column(ForeignKey("patient.id", ondelete="RESTRICT"), index=True)
    name: Mapped[str] = mapped_column(String(LONGEST_NAME))
    site: Mapped[str | None] = mapped_column(String(32))
    side: Mapped[str | None] = mapped_column(String(8))
    created_at: Mapped[datetime] = mapped_column(UtcDateTime)
    removed_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    seen_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    """Up to when an advice is closed by the events `seen` and `removed`; kept beside them for quick lists."""
    pin: Mapped[dict[str, Any] | None] = mapped_column(MaybeJson)

    observations: Mapped[list["ObservationRow"]] = relationship(back_populates="lesion")
    events: Mapped[list["EventRow"]] = relationship(
        lazy="selectin", order_by="EventRow.happened_on, EventRow.noted_at"
    )


class PhotoRow(Digested, Base):
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


class ObservationRow(Digested, Base):
    """One look at a lesion: a photo (or none), its faults, and what the network took it for.

    `outline`, `scale` and `measurements` are of this photo, `comparisons` with earlier ones of the same lesion.
    """

    __tablename__ = "observation"
    __table_args__ = (Index(None, "lesion_id", "recorded_at", "id"),)

    id: Mapped[str] = mapped_column(Uuid, primary_key=True)
    lesion_id: Mapped[str] = mapped_column(ForeignKey("lesion.id", ondelete="RESTRICT"))
    recorded_at: Mapped[datetime] = mapped_column(UtcDateTime)
    photo_sha256: Mapped[str | None] = mapped_column(
        ForeignKey("photo.sha256", ondelete="RESTRICT"), index=True
    )
    findings: Mapped[list[dict[str, Any]]] = mapped_column(JSON)
    kind: Mapped[str | None] = mapped_column(String(16))
    outline: Mapped[dict[str, Any] | None] = mapped_column(MaybeJson)
    scale: Mapped[dict[str, Any] | None] = mapped_column(MaybeJson)
    measurements: Mapped[dict[str, Any] | None] = mapped_column(MaybeJson)
    comparisons: Mapped[list[dict[str, Any]] | None] = mapped_column(MaybeJson)

    lesion: Mapped[LesionRow] = relationship(back_populates="observations")
    photo: Mapped[PhotoRow | None] = relationship(lazy="joined")
    answers: Mapped["AnswersRow"] = relationship(lazy="joined", innerjoin=True)
    assessments: Mapped[list["AssessmentRow"]] = relationship(
        lazy="selectin", order_by="AssessmentRow.made_at"
    )


class AnswersRow(Digested, Base):
    """What the person answered, as the JSON of an answers file."""

    __tablename__ = "answers"

    observation_id: Mapped[str] = mapped_column(
        ForeignKey("observation.id", ondelete="RESTRICT"), primary_key=True
    )
    given: Mapped[dict[str, Any]] = mapped_column(JSON)


class AssessmentRow(Digested, Base):
    """One opinion on an observation. Never changed: a new opinion is a new row."""

    __tablename__ = "assessment"
    __table_args__ = (
        CheckConstraint("tier BETWEEN 0 AND 3", name="tier"),
        CheckConstraint("tier >= floor", name="tier_not_below_floor"),
        Index(None, "observation_id", "made_at", "tier"),
    )

    id: Mapped[str] = mapped_column(Uuid, primary_key=True)
    observation_id: Mapped[str] = mapped_column(ForeignKey("observation.id", ondelete="RESTRICT"))
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
    changes: Mapped[list[str] | None] = mapped_column(MaybeJson)
    """The changes against earlier photos that the opinion took into account; None before release 0002."""
    second_voice: Mapped[dict[str, Any] | None] = mapped_column(MaybeJson)
    """What picture and answers said together; None where they said nothing."""


class EventRow(Digested, Base):
    """Something that happened to a lesion outside the program, as the person noted it."""

    __tablename__ = "event"

    id: Mapped[str] = mapped_column(Uuid, primary_key=True)
    lesion_id: Mapped[str] = mapped_column(ForeignKey("lesion.id", ondelete="RESTRICT"), index=True)
    kind: Mapped[str] = mapped_column(String(16))
    happened_on: Mapped[date]
    noted_at: Mapped[datetime] = mapped_column(UtcDateTime)
    result: Mapped[str | None] = mapped_column(String(200))


class OverviewRow(Digested, Base):
    """A photo that shows many marks; its bytes lie in the photo table. `spots` says where they are on it."""

    __tablename__ = "overview"

    id: Mapped[str] = mapped_column(Uuid, primary_key=True)
    patient_id: Mapped[str] = mapped_column(ForeignKey("patient.id", ondelete="RESTRICT"), index=True)
    recorded_at: Mapped[datetime] = mapped_column(UtcDateTime)
    photo_sha256: Mapped[str] = mapped_column(ForeignKey("photo.sha256", ondelete="RESTRICT"), index=True)
    place: Mapped[str] = mapped_column(String(32))
    spots: Mapped[list[dict[str, Any]]] = mapped_column(JSON)

    photo: Mapped[PhotoRow] = relationship(lazy="joined")


class ReminderEditRow(Digested, Base):
    """What the person changed about one reminder: the rule's day names it."""

    __tablename__ = "reminder_edit"

    lesion_id: Mapped[str] = mapped_column(ForeignKey("lesion.id", ondelete="RESTRICT"), primary_key=True)
    kind: Mapped[str] = mapped_column(String(16), primary_key=True)
    planned: Mapped[date] = mapped_column(primary_key=True)
    moved_to: Mapped[date | None]
    done_on: Mapped[date | None]
    paused_until: Mapped[date | None]


class SettingRow(Digested, Base):
    """What a file says about itself, such as the wrapped key it is opened with. No medical content."""

    __tablename__ = "setting"

    name: Mapped[str] = mapped_column(String(32), primary_key=True)
    value: Mapped[dict[str, Any]] = mapped_column(JSON)


class AccountRow(Digested, Base):
    """Somebody who works at a clinic. `password` is argon2's own text; no file of a household has one.

    `failures` in a row and `failed_at` slow down guessing; `disabled_at` ends an account without deleting it.
    """

    __tablename__ = "account"
    __table_args__ = (UniqueConstraint("name"),)

    id: Mapped[str] = mapped_column(Uuid, primary_key=True)
    name: Mapped[str] = mapped_column(String(64))
    role: Mapped[str] = mapped_column(String(16))
    password: Mapped[str] = mapped_column(String(160))
    created_at: Mapped[datetime] = mapped_column(UtcDateTime)
    disabled_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    failures: Mapped[int]
    failed_at: Mapped[datetime | None] = mapped_column(UtcDateTime)


class AuditRow(Base):
    """Who did what and when, without medical content. Rows are only added.

    `chain` is a digest of the row and of the chain before it (`audit`): a row that is changed or lost breaks it.
    """

    __tablename__ = "audit"

    id: Mapped[int] = mapped_column(primary_key=True)
    at: Mapped[datetime] = mapped_column(UtcDateTime)
    action: Mapped[str] = mapped_column(String(32))
    subject: Mapped[str | None] = mapped_column(Uuid)
    who: Mapped[str | None] = mapped_column(String(64))
    chain: Mapped[str | None] = mapped_column(Sha256)
