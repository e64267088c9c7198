"""What a source holds, counted in one pass: classes, diagnoses, parts, lesions, patients, sources, licences."""

from collections import Counter, defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

from triage.training.data.record import SPLITS, Record

CLASS_NAMES = {0: "benign", 1: "malignant", None: "without class"}


@dataclass
class Counts:
    """Counts of one set. `diagnoses` and `splits` are by class name too; `lesions` and `patients` count pictures."""

    pictures: int = 0
    classes: Counter[str] = field(default_factory=Counter)
    premalignant: int = 0
    diagnoses: dict[str, Counter[str]] = field(default_factory=lambda: defaultdict(Counter))
    splits: dict[str, Counter[str]] = field(default_factory=lambda: defaultdict(Counter))
    modalities: Counter[str] = field(default_factory=Counter)
    confirmed: Counter[str] = field(default_factory=Counter)
    lesions: Counter[str] = field(default_factory=Counter)
    patients: Counter[str] = field(default_factory=Counter)
    sources: Counter[str] = field(default_factory=Counter)
    licences: Counter[str] = field(default_factory=Counter)

    def add(self, record: Record) -> None:
        """Count one picture."""
        name = CLASS_NAMES[record.malignant]
        self.pictures += 1
        self.classes[name] += 1
        self.premalignant += record.premalignant
        self.diagnoses[record.diagnosis or "not stated"][name] += 1
        self.splits[record.split or "none"][name] += 1
        self.modalities[record.modality or "not stated"] += 1
        self.confirmed[record.confirmed or "not stated"] += 1
        if record.lesion_id:
            self.lesions[record.lesion_id] += 1
        if record.patient_id:
            self.patients[record.patient_id] += 1
        self.sources[record.source or "not stated"] += 1
        self.licences[record.licence or "not stated"] += 1

    @property
    def imbalance(self) -> float | None:
        """Benign pictures to one malignant; None where there is no malignant one."""
        malignant = self.classes["malignant"]
        return self.classes["benign"] / malignant if malignant else None


def describe(records: Iterable[Record]) -> dict[str, Counts]:
    """Count every set of a source, in the order in which they come."""
    sets: dict[str, Counts] = {}
    for record in records:
        sets.setdefault(record.set, Counts()).add(record)
    return sets


def in_order(splits: dict[str, Counter[str]]) -> list[tuple[str, Counter[str]]]:
    """Parts as train, calibrate, test; pictures without one come last."""
    return sorted(
        splits.items(), key=lambda item: SPLITS.index(item[0]) if item[0] in SPLITS else len(SPLITS)
    )


def to_json(sets: dict[str, Counts]) -> list[dict[str, Any]]:
    """One object a set, for ``triage.data/1``."""
    return [_set_json(name, counts) for name, counts in sets.items()]


def table(sets: dict[str, Counts]) -> str:
    """The same in words, as aligned text."""
    return "\n\n".join(_set_text(name, counts) for name, counts in sets.items())


def _set_json(name: str, counts: Counts) -> dict[str, Any]:
    return {
        "set": name,
        "pictures": counts.pictures,
        "classes": dict(counts.classes),
        "premalignant": counts.premalignant,
        "imbalance": None if counts.imbalance is None else round(counts.imbalance, 3),
        "diagnoses": {code: dict(classes) for code, classes in _largest_first(counts.diagnoses)},
        "splits": {split: dict(classes) for split, classes in counts.splits.items()},
        "modalities": dict(counts.modalities),
        "confirmed": dict(counts.confirmed.most_common()),
        "lesions": _several(counts.lesions),
        "patients": _several(counts.patients),
        "sources": dict(counts.sources.most_common()),
        "licences": dict(counts.licences.most_common()),
    }


def _several(pictures_of: Counter[str]) -> dict[str, Any] | None:
    """How many there are and how many pictures each has; None where the set does not say."""
    if not pictures_of:
        return None
    return {
        "count": len(pictures_of),
        "with_several": sum(pictures > 1 for pictures in pictures_of.values()),
        "pictures_mean": round(pictures_of.total() / len(pictures_of), 3),
        "pictures_most": max(pictures_of.values()),
    }


def _largest_first(named: dict[str, Counter[str]]) -> list[tuple[str, Counter[str]]]:
    return sorted(named.items(), key=lambda item: (-item[1].total(), item[0]))


def _set_text(name: str, counts: Counts) -> str:
    ratio = (
        "no malignant picture"
        if counts.imbalance is None
        else f"{counts.imbalance:.2f} benign to 1 malignant"
    )
    names = [one for one in CLASS_NAMES.values() if counts.classes[one]]
    lines = [f"{name}: {counts.pictures} pictures, {ratio}, {counts.premalignant} premalignant"]
    rows = [["diagnosis", *names]] + [
        [code, *(str(classes[one]) for one in names)] for code, classes in _largest_first(counts.diagnoses)
    ]
    rows += [["split", *names]] + [
        [split, *(str(classes[one]) for one in names)] for split, classes in in_order(counts.splits)
    ]
    lines += [f"  {row[0]:<14}" + "".join(f"{cell:>15}" for cell in row[1:]) for row in rows]
    lines += [_several_text("lesions", counts.lesions), _several_text("patients", counts.patients)]
    for title, found in (
        ("confirmed", counts.confirmed),
        ("source", counts.sources),
        ("licence", counts.licences),
    ):
        lines.append(f"  {title}: " + "; ".join(f"{key} ({count})" for key, count in found.most_common(8)))
    return "\n".join(lines)


def _several_text(title: str, pictures_of: Counter[str]) -> str:
    found = _several(pictures_of)
    if found is None:
        return f"  {title}: not stated"
    return (
        f"  {title}: {found['count']}, {found['with_several']} with several pictures "
        f"(mean {found['pictures_mean']:.2f}, most {found['pictures_most']})"
    )
