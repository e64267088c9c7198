"""What was measured of the lesion network, in words and tables."""

from collections.abc import Mapping
from typing import Any

from triage.training.evaluation.document import Document, Section, Table, counted, number, signed, span
from triage.training.segment.measure import SETS
from triage.training.segment.redrawn import FEWEST_POINTS, SURE_POINTS, ceiling
from triage.training.segment.tried import TRIED

BARS = {"dermoscopic": 0.85, "clinical": 0.72}
"""Least mean Jaccard of each kind of picture."""
POOR_BAR = 0.10
"""Largest share of pictures with a Jaccard below 0.65."""
KIND_WORDS = {"dermoscopic": "Dermoscopic", "clinical": "Phone"}
ROWS = {
    "network": "lesion network",
    "otsu": "Otsu on blue",
    "disc": "central disc, 15 %",
    "network_best": "ceiling: the best threshold for each picture, chosen by its mask",
    "network_smoother": "lesion network, smoother masks",
    "otsu_smoother": "Otsu on blue, smoother masks",
    "disc_smoother": "central disc, smoother masks",
}
REDRAWN_PAIRS = {
    "all": "all",
    "sure": f"{SURE_POINTS} shared points or more",
    "unseen": "not learned from",
}
REDRAWN = {
    "drawn": "drawn mask and drawn mask",
    "found": "found outline and found outline",
    "held": "found outline and drawn mask of one photo",
}
FIGURES = ("pictures", "Jaccard, mean", "median", "below 0.65", "thresholded Jaccard")
SMOOTHER = (
    "Smoother masks: the largest part of the hand-drawn mask, holes filled, closed and then opened by a disc whose "
    "radius is a tenth of the mark's equivalent diameter."
)


def document(read: Mapping[str, Any]) -> Document:
    """The report of one split."""
    sections = [_bars(read), *(_set(name, table) for name, table in read["sets"].items())]
    sections += [_groups(read), _confidence(read), _marks(read), _gate(read)]
    if "redrawn" in read:
        sections.append(_redrawn(read["redrawn"]))
    if "crop" in read:
        sections.append(_crop(read["crop"]))
    sections.append(Section("tried", "What was tried, and what is left", TRIED))
    cost = read["cost"]
    return Document(
        "Finding the mark",
        "Made by `python -m triage.training.segment report`; do not edit by hand. Jaccard of outline and drawn "
        "mask at the size of the picture (no more than 1,024 pixels), a picture without an outline counting 0; 95 % "
        "intervals by bootstrap over lesions. Threshold and confidence were set on `calibrate`.",
        [
            ("network", read["model"]),
            ("split", ", ".join(read["split"])),
            ("size", f"{cost['megabytes']:.1f} MB"),
            (
                "time",
                f"{cost['median_ms']:.0f} ms a picture after decoding, median of {cost['n']}, two cores",
            ),
        ],
        sections,
    )


def _bars(read: Mapping[str, Any]) -> Section:
    lines = []
    for kind, figures in read["kinds"].items():
        mean, poor = figures["mean"], figures["poor"]
        lines.append(
            f"{KIND_WORDS[kind]}, {figures['n']} pictures: mean Jaccard {span(mean)}, bar {BARS[kind]}: "
            f"{_met(mean['value'] >= BARS[kind])}. Below 0.65: {span(poor)}, bar {POOR_BAR}: "
            f"{_met(poor['value'] <= POOR_BAR)}."
        )
    return Section("bars", "The bars", lines)


def _met(met: bool) -> str:
    return "met" if met else "**missed**"


def _cells(figures: Mapping[str, Any]) -> tuple[str, ...]:
    return (
        str(figures["n"]),
        span(figures["mean"]),
        number(figures["median"]),
        span(figures["poor"]),
        span(figures["thresholded"]),
    )


def _set(name: str, table: Mapping[str, Any]) -> Section:
    rows = [(ROWS[row], *_cells(figures)) for row, figures in table.items()]
    text = [SMOOTHER] if "network_smoother" in table else []
    return Section(name, SETS[name], text, tables=[Table("Overlap", ("outline by", *FIGURES), rows)])


def _groups(read: Mapping[str, Any]) -> Section:
    rows = [(name, *_cells(figures)) for name, figures in read["groups"].items()]
    return Section("groups", "Groups", tables=[Table("Lesion network", ("group", *FIGURES), rows)])


def _confidence(read: Mapping[str, Any]) -> Section:
    tables = [
        Table(
            KIND_WORDS[kind],
            ("confidence", "pictures", "said, mean", "Jaccard, mean", "below 0.65"),
            [
                (
                    f"{one['from']:g} to {min(one['to'], 1):g}",
                    str(one["n"]),
                    number(one["said"]),
                    span(one["mean"]),
                    span(one["poor"]),
                )
                for one in lines
            ],
        )
        for kind, lines in read["confidence"].items()
    ]
    return Section(
        "confidence",
        "Confidence",
        ["The overlap that the network expects of its own outline, and the overlap that such outlines have."],
        tables=tables,
    )


def _marks(read: Mapping[str, Any]) -> Section:
    none = [(name, counted(one)) for name, one in read["no_lesion"].items()]
    several = [(name, counted(one)) for name, one in read["several"].items()]
    return Section(
        "marks",
        "No mark, or more than one",
        [
            "Bare skin and objects are of the set `other`. The sets draw one mark a picture even where there are more, "
            "so the last table's first rows are no false alarms only."
        ],
        tables=[
            Table("No mark seen", ("pictures", "share"), none),
            Table("More than one mark seen", ("pictures", "share"), several),
        ],
    )


def _gate(read: Mapping[str, Any]) -> Section:
    tables = [
        Table(KIND_WORDS[kind], ("gate", "share"), [(name, counted(one)) for name, one in lines.items()])
        for kind, lines in read["gate"].items()
    ]
    return Section(
        "gate",
        "The gate on untouched large pictures",
        ["Without and with the lesion network; every refusal of untouched pictures is a false one."],
        tables=tables,
    )


def _redrawn(read: Mapping[str, Any]) -> Section:
    tables = [
        Table(
            KIND_WORDS[kind],
            ("photos", "compared", *FIGURES[:4]),
            [
                (REDRAWN_PAIRS[pairs], REDRAWN[what], *_cells(figures)[:4])
                for pairs, table in of_kind.items()
                for what, figures in table.items()
            ],
        )
        for kind, of_kind in read.items()
    ]
    return Section(
        "redrawn",
        "Two masks of one mark",
        [
            "Made by `python -m triage.training.segment redrawn`. Some marks were photographed twice and a mask drawn "
            f"on each photo. Where the two photos share {FEWEST_POINTS} points or more, one is laid over the other, "
            "and the two masks, or the network's two outlines, are held against each other. It says how repeatable the "
            "drawn masks are, so what an outline can be asked to reach. Pairs whose masks lie more than a radius apart "
            "are not believed and left out, which flatters the masks.",
            "Phone photos are of all splits, as there are few; the network has learned from those of `train`. "
            "Dermoscopic ones are of `test`.",
            *(
                _ceiling(KIND_WORDS[kind], table["all"]["drawn"]["mean"])
                for kind, table in read.items()
                if table
            ),
        ],
        tables=tables,
    )


def _ceiling(kind: str, agreed: Mapping[str, float]) -> str:
    """What can be reached against masks that agree so far, and where the bar lies."""
    middle, low, high = (ceiling(agreed[name]) for name in ("value", "low", "high"))
    return (
        f"{kind}: no outline can overlap such masks by more than {middle['most']:.2f} on average ({low['most']:.2f} "
        f"to {high['most']:.2f}), as 1 - Jaccard is a metric. If the masks of a mark differ in size only, and the "
        f"logarithm of their area scatters normally, the outline in their middle reaches {middle['mean']:.2f} "
        f"({low['mean']:.2f} to {high['mean']:.2f}) and lies below 0.65 in {100 * middle['poor']:.0f} % "
        f"({100 * high['poor']:.0f} to {100 * low['poor']:.0f} %) of the photos."
    )


def _crop(read: Mapping[str, Any]) -> Section:
    rows = []
    for name, table in read["sets"].items():
        for crop, figures in table["auc"].items():
            found = table["difference"].get(crop)
            said = "whole picture" if crop == "whole" else f"crop, {crop} times the outline"
            rows.append(
                (f"{name}, {said}", f"{table['n']} ({table['malignant']})", span(figures), signed(found))
            )
    return Section(
        "crop",
        "A lesion-centred crop for the classifier",
        [
            f"{read['classifier']} on `calibrate`, one picture a lesion, at most 200 of a class: whole pictures "
            "against squares round the found outline. DeLong intervals, differences paired. It was trained on whole "
            "pictures and was not trained anew for crops.",
            _helps(read),
        ],
        tables=[
            Table("AUC", ("pictures", "lesions (malignant)", "AUC", "difference from whole"), rows),
        ],
    )


def _helps(read: Mapping[str, Any]) -> str:
    """Whether a crop is shown to help on some set: the whole interval of its difference above zero."""
    better = [
        f"{crop} times on {name}"
        for name, table in read["sets"].items()
        for crop, found in table["difference"].items()
        if found["low"] > 0
    ]
    if better:
        return f"A crop is shown to help: {', '.join(better)}."
    return "No crop is shown to help on any set, so none is shipped: the classifier keeps whole pictures."
