"""The section of one set of pictures: its figures as tiles, drawings and tables."""

from collections.abc import Mapping, Sequence
from typing import Any

from triage.training.evaluation import plots
from triage.training.evaluation.document import (
    TOO_FEW,
    Figures,
    Section,
    Table,
    Tile,
    counted,
    number,
    percent,
    signed,
    span,
    tile,
)
from triage.training.evaluation.ink import Drawing

ENOUGH = 100
"""Lesions under which no pass mark is given, only figures with their intervals."""


def set_section(anchor: str, title: str, read: Figures, cuts: Mapping[str, float]) -> Section:
    """The section of one set. `cuts`: the kind's cut-offs of the bands, by name."""
    counts = read["counts"]
    if read["ranking"] is None:
        return Section(
            anchor, title, [_counted_words(counts), "No figure: not both classes were classified."], level=3
        )
    words = [_counted_words(counts)]
    if counts["lesions"] < ENOUGH:
        words.append("Under 100 lesions: figures with their intervals, no pass mark.")
    return Section(
        anchor,
        title,
        words,
        _tiles(read),
        _drawings(anchor, read, cuts),
        [table for table in _tables(read) if table],
        level=3,
    )


def _counted_words(counts: Figures) -> str:
    return (
        f"{counts['pictures']} pictures of {counts['lesions']} lesions ({counts['malignant']} malignant) in "
        f"{counts['groups']} groups of patients. Pictures that the gate would refuse: "
        f"{counts['refused']}; turned away as unfamiliar: {counts['unfamiliar']}; not readable: {counts['unreadable']}."
    )


def _tiles(read: Figures) -> list[Tile]:
    at = read["at_raised"]
    return [
        tile("AUC", read["ranking"]["auc"]),
        tile("Sensitivity", at["sensitivity"]),
        tile("Specificity", at["specificity"]),
        tile("Calibration error (ECE)", read["calibration"]["ece"]),
    ]


def _drawings(anchor: str, read: Figures, cuts: Mapping[str, float]) -> list[Drawing]:
    at, area = read["at_raised"], read["ranking"]["auc"]["value"]
    point = (1 - at["specificity"]["value"], at["sensitivity"]["value"])
    return [
        plots.roc(anchor, read["ranking"]["roc"], point, f"{area:.3f}"),
        plots.confusion(anchor, at["matrix"]),
        plots.reliability(anchor, read["calibration"]),
        plots.scores(anchor, read["histogram"], cuts),
    ]


def _tables(read: Figures) -> list[Table | None]:
    return [
        _thresholds(read),
        _ranking(read["ranking"]),
        _views(read),
        _prevalence(read["at_raised"]),
        _diagnoses(read["by_diagnosis"]),
        _calibration(read["calibration"]),
        _keratosis(read["keratosis_the_other_way"]),
        _repeats(read["repeats"]),
        _voices(read["voices"]),
        *(_subgroup(name, rows) for name, rows in read["subgroups"].items()),
    ]


def _thresholds(read: Figures) -> Table:
    raised, high = read["at_raised"], read["at_high"]
    rows = [
        [said, counted(raised[name]), counted(high[name])]
        for name, said in (
            ("sensitivity", "Sensitivity (TPR)"),
            ("specificity", "Specificity (TNR)"),
            ("ppv", "PPV"),
            ("npv", "NPV"),
        )
    ]
    rows += [
        [said, span(raised[name], digits), span(high[name], digits)]
        for name, said, digits in (
            ("balanced_accuracy", "Balanced accuracy", 3),
            ("f1", "F1", 3),
            ("lr_plus", "LR+", 2),
            ("lr_minus", "LR-", 3),
        )
    ]
    note = "PPV and NPV hold for the share of malignant lesions in this set only."
    return Table("At the thresholds", ["", "raised: the shipped threshold", "high"], rows, note)


def _ranking(read: Figures) -> Table:
    both = read["auc"]
    delong = {"value": both["value"], **both["delong"]}
    rows = [
        ["AUC, bootstrap by patient", span(both)],
        ["AUC, DeLong", span(delong)],
        ["Partial AUC above 80 % TPR (0 to 0.2)", span(read["pauc_above_80_tpr"])],
        ["Average precision", span(read["average_precision"])],
        *([f"Specificity at {percent(one['tpr'], 0)} sensitivity", span(one)] for one in read["tnr_at_tpr"]),
    ]
    note = (
        "Specificity at a fixed sensitivity takes its threshold from these very lesions, so it is flattering."
    )
    return Table("Ranking, without a threshold", ["", "value (95 % interval)"], rows, note)


def _views(read: Figures) -> Table:
    every, gated, at = read["all_lesions"], read["gate_enforced"], read["at_raised"]
    area = read["ranking"]["auc"]
    rows = [
        ["Classified lesions", str(at["sensitivity"]["n"] + at["specificity"]["n"]), span(area),
         counted(at["sensitivity"]), counted(at["specificity"])],
        ["All lesions, silence counted as wrong", str(every["n"]), span(every["auc_worst_case"]),
         counted(every["sensitivity"]), counted(every["specificity"])],
        ["Gate enforced, accepted and classified", f"{gated['n']} of {gated['lesions']}", span(gated["auc"]),
         counted(gated["sensitivity"]), counted(gated["specificity"])],
    ]  # fmt: skip
    note = (
        f"Without a score: {every['without_score']} lesions, {every['malignant_without_score']} malignant. "
        f"Gate enforced: {gated['refused']} refused, {gated['unfamiliar']} unfamiliar."
    )
    head = ["", "lesions", "AUC", "sensitivity", "specificity"]
    return Table("Refused and unfamiliar pictures, both ways", head, rows, note)


def _prevalence(at: Figures) -> Table:
    rows = [
        [f"{percent(row['prevalence'], 0)} malignant", span(row["ppv"]), span(row["npv"], 4)]
        for row in at["at_prevalence"]
    ]
    return Table("Where fewer lesions are malignant", ["", "PPV", "NPV"], rows)


def _diagnoses(rows: Sequence[Figures]) -> Table:
    return Table(
        "By diagnosis",
        ["", "lesions", "counted as", "flagged", "high", "unfamiliar"],
        [
            [
                row["name"],
                str(row["n"]),
                "malignant" if 2 * row["malignant"] > row["n"] else "benign",
                counted(row["flagged"]),
                str(row["high"]),
                str(row["unfamiliar"]),
            ]
            for row in sorted(rows, key=lambda row: (-row["malignant"] / row["n"], row["name"]))
        ],
        "Flagged is raised or high: for a malignant diagnosis its sensitivity. Over all its lesions.",
    )


def _calibration(read: Figures) -> Table:
    perfect = read["ece_if_perfect"]
    inside = "inside" if perfect["inside"] else "outside"
    rows = [
        ["Expected calibration error, 10 bins", span(read["ece"])],
        [
            "The same if perfectly calibrated, by chance",
            f"{perfect['low']:.3f} to {perfect['high']:.3f} ({inside})",
        ],
        ["Brier score", span(read["brier"])],
        ["Brier score of the base rate", number(read["brier_of_the_base_rate"])],
        ["Slope (1 is right)", span(read["slope"], 2)],
        ["Intercept (0 is right)", span(read["intercept"], 2)],
    ]
    return Table("Calibration", ["", "value (95 % interval)"], rows)


def _keratosis(read: Figures | None) -> Table | None:
    if read is None:
        return None
    rows = [
        [
            said,
            str(one["n"]),
            str(one["malignant"]),
            span(one["auc"]),
            counted(one["sensitivity"]),
            counted(one["specificity"]),
        ]
        for said, one in (("counted the other way", read["other_way"]), ("left out", read["left_out"]))
    ]
    title = f"Actinic keratosis, {read['n']} lesions counted as {read['counted_here_as']} here"
    return Table(title, ["", "lesions", "malignant", "AUC", "sensitivity", "specificity"], rows)


def _repeats(read: Figures | None) -> Table | None:
    if read is None:
        return None
    rows = [
        ["Same outcome", counted(read["same_outcome"])],
        ["Same side of raised", counted(read["same_side_of_raised"])],
    ]
    return Table("Another photo of the same lesion", ["", "share of lesions with two photos"], rows)


def _voices(read: Figures | None) -> Table | None:
    if read is None:
        return None
    rows = [
        [
            said,
            span(read[name]["auc"]),
            counted(read[name].get("sensitivity")),
            counted(read[name].get("specificity")),
        ]
        for name, said in (
            ("picture", "Picture only"),
            ("answers", "Answers only"),
            ("both", "Picture and answers"),
        )
    ]
    note = (
        f"{read['n']} lesions with answers, {read['malignant']} malignant. AUC of both less that of the picture "
        f"{signed(read['both_over_picture'])}, of the answers {signed(read['both_over_answers'])}. "
        "Answers alone set no band."
    )
    return Table("Picture and answers", ["", "AUC", "sensitivity", "specificity"], rows, note)


def _subgroup(name: str, rows: Sequence[Figures]) -> Table:
    return Table(
        f"By {name}",
        ["", "lesions", "malignant", "AUC", "sensitivity", "specificity"],
        [
            [
                row["name"],
                str(row["n"]),
                str(row["malignant"]),
                _or_few(row["auc"], span),
                _or_few(row["sensitivity"], span),
                _or_few(row["specificity"], span),
            ]
            for row in rows
        ],
        f"“{TOO_FEW}”: under 20 malignant lesions (specificity: under 20 benign).",
        closed=True,
    )


def _or_few(read: Figures | None, say: Any) -> str:
    return TOO_FEW if read is None else str(say(read))
