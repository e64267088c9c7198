"""Arms and seeds as a section, and as files of their own."""

from collections.abc import Sequence
from typing import Any

from triage.training.evaluation import plots
from triage.training.evaluation.arm_promise import KINDS
from triage.training.evaluation.arms import SETS
from triage.training.evaluation.document import NONE, Document, Figures, Section, Table, number, signed, span
from triage.training.evaluation.ink import Drawing

FIGURES = ("sensitivity", "specificity")
NAMES = {"ham10000": "HAM10000", "isic2017": "ISIC 2017", "pad": "PAD-UFES-20"}


def arms_section(read: Figures) -> Section:
    """The table of runs, of arms over their seeds, and the differences from the reference as drawings."""
    runs: Sequence[Figures] = read["runs"]
    sets = [name for name in SETS if name in runs[0]["sets"]]
    words = [
        "Raw, uncalibrated scores of each run at its own preparation, one picture a lesion. Intervals are "
        f"DeLong's; a difference is paired, on the same lesions, against the run "
        f"{runs[0]['reference']}. Split: {read['split']}. Runs whose views or side differ had another budget: their "
        "difference is one of budget too."
    ]
    return Section(
        "arms", "Arms and seeds", words,
        drawings=[drawing for name in sets if (drawing := _forest(name, runs))],
        tables=[_runs(runs, sets), *_at_promise(runs), _seeds(read["arms"], sets)],
    )  # fmt: skip


def arms_document(read: Figures) -> Document:
    """The comparison as a report of its own."""
    facts = [("Split", read["split"]), ("Runs", str(len(read["runs"])))]
    return Document("Arms and seeds", "The same lesions, read by every run", facts, [arms_section(read)])


def _runs(runs: Sequence[Figures], sets: Sequence[str]) -> Table:
    head = ["run", "arm", "seed", "side", "views", "seconds"]
    for name in sets:
        head += [f"AUC {NAMES[name]}", "against reference"]
    rows = []
    for run in runs:
        row = [run["run"], run["arm"], *(_said(run[name]) for name in ("seed", "size", "views", "seconds"))]
        for name in sets:
            one = run["sets"][name]
            row += [span(one["auc"]), signed(one["over_reference"])]
        rows.append(row)
    return Table("Runs", head, rows)


def _at_promise(runs: Sequence[Figures]) -> list[Table]:
    """Every run at the cut-off that it would be shipped with; nothing where no run was scored on both splits."""
    rows = [
        [
            run["run"],
            *(span(run["at_promise"].get(kind, {}).get(figure)) for kind in KINDS for figure in FIGURES),
        ]
        for run in runs
        if run["at_promise"]
    ]
    head = ["run", *(f"{kind}: {figure}" for kind in KINDS for figure in FIGURES)]
    return (
        [Table("At each run's own cut-off, set on calibrate by the rule of the card", head, rows)]
        if rows
        else []
    )


def _seeds(arms: Sequence[Figures], sets: Sequence[str]) -> Table:
    rows = []
    for arm in arms:
        row = [arm["arm"], _said(arm["size"]), _said(arm["views"]), str(len(arm["runs"]))]
        for name in sets:
            one = arm["sets"][name]
            row.append(f"{number(one['mean'])} (SD {number(one['sd'])})")
        rows.append(row)
    head = ["", "side", "views", "seeds", *(f"mean AUC {NAMES[name]}" for name in sets)]
    return Table("Arms over their seeds", head, rows)


def _said(value: int | None) -> str:
    return NONE if value is None else str(value)


def _forest(name: str, runs: Sequence[Figures]) -> Drawing | None:
    rows: list[tuple[str, Any]] = [
        (run["run"], run["sets"][name]["over_reference"])
        for run in runs
        if run["sets"][name]["over_reference"]
    ]
    title = f"{NAMES[name]}: AUC less that of {runs[0]['reference']}"
    return (
        plots.forest(f"arms-{name}", title, rows, "difference of AUC, 95 % interval", mark=0.0)
        if rows
        else None
    )
