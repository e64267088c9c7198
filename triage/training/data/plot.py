"""The counts of a source as a picture: diagnoses by class on a log scale, and the classes of each part."""

import io
from collections import Counter
from typing import Any

from triage.training.data.describe import CLASS_NAMES, Counts, in_order
from triage.training.data.libraries import library

_COLOURS = {"benign": "#0072b2", "malignant": "#d55e00", "without class": "#999999"}  # Okabe and Ito's
_WIDTH, _HEIGHT, _DPI = 10.0, 2.0, 120  # inches, inches a set, dots an inch
_MOST = 24  # diagnoses in a panel, the most frequent ones
_BAR = 0.8  # width of the bars of one diagnosis together; the next one is 1 away
_UPRIGHT = 8  # names that fit side by side
_LOWEST = 0.8  # foot of the log scale: one picture is a short bar


def plot(sets: dict[str, Counts]) -> bytes:
    """A PNG with one row a set. Raises `UsageError` where matplotlib is not installed."""
    figure_module = library("matplotlib.figure", "A plot")
    agg = library("matplotlib.backends.backend_agg", "A plot")
    figure = figure_module.Figure(figsize=(_WIDTH, _HEIGHT * max(1, len(sets)) + 0.6), layout="constrained")
    panels = figure.subplots(max(1, len(sets)), 2, squeeze=False, width_ratios=(3, 1))
    for (left, right), (name, counts) in zip(panels, sets.items(), strict=False):
        by_size = sorted(counts.diagnoses.items(), key=lambda item: -item[1].total())[:_MOST]
        _bars(left, dict(by_size))
        ratio = "" if counts.imbalance is None else f", {counts.imbalance:.1f} benign to 1 malignant"
        left.set_title(f"{name}: {counts.pictures} pictures{ratio}", loc="left", fontsize=10)
        _bars(right, dict(in_order(counts.splits)))
        right.set_title("split", loc="left", fontsize=10)
        left.set_ylabel("pictures", fontsize=8)
    handles = [
        library("matplotlib.patches", "A plot").Patch(color=c, label=name) for name, c in _COLOURS.items()
    ]
    figure.legend(handles=handles, loc="outside lower center", ncols=len(handles), fontsize=8, frameon=False)
    file = io.BytesIO()
    agg.FigureCanvasAgg(figure).print_figure(file, format="png", dpi=_DPI)
    return file.getvalue()


def _bars(axes: Any, named: dict[str, Counter[str]]) -> None:
    """Bars of the classes beside each other, so that the log scale reads right; each bar says its count."""
    for at, counts in enumerate(named.values()):
        classes = [name for name in CLASS_NAMES.values() if counts[name]]
        width = _BAR / len(classes)
        for number, name in enumerate(classes):
            place = at + (number - (len(classes) - 1) / 2) * width
            drawn = axes.bar(place, counts[name], width, color=_COLOURS[name])
            axes.bar_label(drawn, fontsize=6)
    axes.set_xticks(range(len(named)), list(named), fontsize=8, rotation=30 if len(named) > _UPRIGHT else 0)
    axes.set_yscale("log")
    axes.set_ylim(bottom=_LOWEST, top=max(counts.total() for counts in named.values()) * 4)
    axes.spines[["top", "right"]].set_visible(False)
    axes.tick_params(axis="y", labelsize=8)
