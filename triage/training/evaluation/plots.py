"""The drawings of the report, each from the figures it shows."""

from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np

from triage.training.evaluation.ink import ACCENT, INK, LINE, MUTED, SURFACE, WARM, Drawing, drawn, to_drawing

SQUARE = (2.7, 2.6)
WIDE = (4.0, 2.7)
ROW_HEIGHT = 0.3


def roc(
    name: str, points: Sequence[Sequence[float]], point: tuple[float, float] | None, area: str
) -> Drawing:
    """The ROC curve through `points` (false, true positive rate) with the shipped threshold as `point`."""
    with drawn(*SQUARE) as (figure, axes):
        axes.plot([0, 1], [0, 1], color=LINE, linewidth=1)
        axes.axhspan(0.8, 1, color=ACCENT, alpha=0.07, linewidth=0)
        axes.plot(*zip(*points, strict=True), color=ACCENT, linewidth=1.6)
        if point:
            axes.plot(*point, "o", color=WARM, markersize=6, markeredgecolor=SURFACE)
            axes.annotate(
                "shipped threshold", point, (8, -12), textcoords="offset points", color=INK, fontsize=8
            )
        axes.text(0.97, 0.05, f"AUC {area}", ha="right", color=INK)
        axes.set(xlabel="1 - specificity", ylabel="sensitivity", xlim=(-0.01, 1.01), ylim=(-0.01, 1.02))
        axes.set_aspect("equal")
        alt = (
            f"ROC curve, area {area}. The band above 80 % sensitivity is where the partial area is measured."
        )
        return to_drawing(figure, f"{name}-roc", "ROC curve", alt)


def reliability(name: str, read: Mapping[str, Any]) -> Drawing:
    """Observed share over mean score by bin, with Clopper-Pearson bars; the area of a dot grows with n."""
    bins = read["bins"]
    x = [row["mean_score"] for row in bins]
    y = [row["malignant"]["value"] for row in bins]
    n = [row["malignant"]["n"] for row in bins]
    down = [row["malignant"]["value"] - row["malignant"]["low"] for row in bins]
    up = [row["malignant"]["high"] - row["malignant"]["value"] for row in bins]
    with drawn(*SQUARE) as (figure, axes):
        axes.plot([0, 1], [0, 1], color=MUTED, linewidth=0.8, linestyle=(0, (4, 3)))
        axes.errorbar(x, y, yerr=[down, up], fmt="none", ecolor=ACCENT, elinewidth=1, alpha=0.6)
        sizes = 14 + 120 * np.array(n) / max(n)
        axes.scatter(x, y, s=list(sizes), color=ACCENT, edgecolors=SURFACE, zorder=3)
        axes.set(xlabel="mean score of the bin", ylabel="share malignant", xlim=(0, 1), ylim=(0, 1.02))
        axes.set_aspect("equal")
        ece = read["ece"]["value"]
        alt = f"Reliability: observed share of malignant lesions in {len(bins)} bins of the score, ECE {ece:.3f}."
        return to_drawing(figure, f"{name}-reliability", "Calibration", alt)


def confusion(name: str, matrix: Mapping[str, int]) -> Drawing:
    """The two-by-two table at the shipped threshold; shading is the share of the row."""
    counts = np.array([[matrix["tp"], matrix["fn"]], [matrix["fp"], matrix["tn"]]])
    shares = counts / np.maximum(counts.sum(axis=1, keepdims=True), 1)
    with drawn(*SQUARE) as (figure, axes):
        axes.grid(visible=False)
        for row in range(2):
            for column in range(2):
                right = row == column
                axes.fill_between(
                    [column, column + 1],
                    row,
                    row + 1,
                    color=ACCENT if right else WARM,
                    alpha=0.06 + 0.34 * float(shares[row, column]),
                    linewidth=0,
                )
                axes.text(
                    column + 0.5, row + 0.46, f"{counts[row, column]}", ha="center", va="center", fontsize=16
                )
                axes.text(
                    column + 0.5,
                    row + 0.68,
                    f"{shares[row, column]:.0%}",
                    ha="center",
                    va="center",
                    color=MUTED,
                )
        axes.set(xlim=(0, 2), ylim=(2, 0), xticks=[0.5, 1.5], yticks=[0.5, 1.5])
        axes.set_xticklabels(["flagged", "not flagged"])
        axes.set_yticklabels(["malignant", "benign"], rotation=90, va="center")
        axes.tick_params(length=0)
        axes.spines[:].set_visible(False)
        axes.set_aspect("equal")
        alt = (
            f"Of {counts[0].sum()} malignant lesions {counts[0, 0]} flagged; of {counts[1].sum()} benign ones "
            f"{counts[1, 1]} not flagged."
        )
        return to_drawing(figure, f"{name}-confusion", "At the shipped threshold", alt)


def scores(name: str, counts: Mapping[str, Sequence[int]], cuts: Mapping[str, float]) -> Drawing:
    """How the scores of both classes lie about the cut-offs, each class as shares of its own."""
    benign, malignant = (
        np.array(counts[each]) / max(sum(counts[each]), 1) for each in ("benign", "malignant")
    )
    edges = np.linspace(0, 1, len(benign) + 1)
    with drawn(*SQUARE) as (figure, axes):
        axes.stairs(benign, edges, fill=True, color=MUTED, alpha=0.4, label="benign")
        axes.stairs(malignant, edges, color=WARM, linewidth=1.5, label="malignant")
        for word, cut in cuts.items():
            axes.axvline(cut, color=INK, linewidth=0.9)
            axes.text(cut, 1.0, f" {word}", transform=axes.get_xaxis_transform(), va="top", fontsize=8)
        axes.set(xlabel="calibrated score", ylabel="share of the class", xlim=(0, 1))
        axes.legend(loc="lower center", bbox_to_anchor=(0.5, 0.98), ncols=2, fontsize=8, handlelength=1.2)
        return to_drawing(
            figure, f"{name}-scores", "Scores", "Histograms of the score of benign and of malignant lesions."
        )


def forest(
    name: str,
    title: str,
    rows: Sequence[tuple[str, Mapping[str, Any]]],
    label: str,
    mark: float | None = None,
) -> Drawing:
    """Values with intervals, one a row, from the top down; `mark` draws a line to compare with."""
    with drawn(4.6, 0.75 + ROW_HEIGHT * len(rows)) as (figure, axes):
        axes.grid(visible=False, axis="y")
        places = np.arange(len(rows))
        values = np.array([row["value"] for _, row in rows], dtype=float)
        low = np.array([row["low"] for _, row in rows], dtype=float)
        high = np.array([row["high"] for _, row in rows], dtype=float)
        if mark is not None:
            axes.axvline(mark, color=WARM, linewidth=1)
        axes.hlines(places, low, high, color=ACCENT, linewidth=1.4)
        axes.plot(values, places, "o", color=ACCENT, markersize=4.5, markeredgecolor=SURFACE)
        axes.set_yticks(places, [said for said, _ in rows])
        axes.set(xlabel=label, ylim=(len(rows) - 0.5, -0.5))
        axes.tick_params(axis="y", length=0, labelcolor=INK)
        axes.spines["left"].set_visible(False)
        alt = "; ".join(f"{said} {row['value']:.3f}" for said, row in rows)
        return to_drawing(figure, name, title, f"{title}: {alt}.")


def coverage(name: str, title: str, read: Mapping[str, Any]) -> Drawing:
    """Error at the shipped threshold over the share of lesions that is judged, the most familiar first.

    The broken line is silence that knows nothing, the warm one the shipped limits.
    """
    points = np.array(read["curve"])
    with drawn(*WIDE) as (figure, axes):
        axes.axhline(read["area_if_random"], color=MUTED, linewidth=0.8, linestyle=(0, (4, 3)))
        axes.plot(points[:, 0], points[:, 1], color=ACCENT, linewidth=1.6)
        axes.axvline(read["shipped_coverage"]["value"], color=WARM, linewidth=1)
        top = max(float(points[:, 1].max()), read["area_if_random"])
        axes.set(
            xlabel="share of lesions judged",
            ylabel="share judged wrongly",
            xlim=(0, 1.01),
            ylim=(0, top * 1.25),
        )
        alt = f"Risk-coverage curve, mean error {read['area']:.3f}; by chance {read['area_if_random']:.3f}."
        return to_drawing(figure, name, title, alt)
