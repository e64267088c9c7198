"""Figures -> docs/evaluation/compare.md."""

from typing import Any

HEAD = """# Comparing two photos

Made by `python -m tests.simulator`; do not edit by hand. Each heading names bench, set, split and who drew the
outlines: `drawn` is the reference mask with the error of another drawing (5 % of the area, standard deviation, and
waves), `network` the shipped lesion network on both photos. `repeats` and `growth` re-photograph a real picture with
another place of the camera (turned to 45 degrees, tilted to 15, 12 % nearer or further), another light (gradient 15 %,
gamma 15 %, cast 6 %), blur, noise and JPEG 85; half of the growths cover skin, half push it aside. The second photo is
a warp of the first, so these figures are kinder than life: hair, sweat, stretched skin and shadows are missing. `pairs`
are real photos of one lesion, and random pairs of different lesions, which are not look-alikes. Limits were set on
`train` and `calibrate`. Brackets: 95 % Wilson intervals. Shares of growth are of the pairs that were not refused.
`called changed` counts every difference beyond the error, "a little larger" too, which raises no advice; `rule grown`
is the rule that does (clinical.md, section 5: 30 % and more than twice the error).
"""

BARS = (
    ("no growth: median area change", "repeats", "0", "median_change", "<=", 0.05),
    ("no growth: 95th percentile", "repeats", "0", "p95_change", "<=", 0.12),
    ("no growth: measured as 20 % or more", "repeats", "0", "false_20", "<=", 0.02),
    ("+20 % measured as growth: over 10 %", "growth", "20%", "over_10", ">=", 0.90),
    ("+20 % measured as growth: beyond its error", "growth", "20%", "beyond_error", ">=", 0.90),
    ("+35 % called a change", "growth", "35%", "called_changed", ">=", 0.90),
    ("different lesions accepted", "pairs", "different", "same_yes", "<=", 0.01),
)
"""What is asked of `test` with the network's outlines: name, bench, column, row, and on which side of what."""
BAR_SETS = {"ham10000": "dermoscopic", "pad_large": "phone"}


def written(figures: dict[str, Any]) -> str:
    """Return the report."""
    return "\n".join(
        [HEAD, *_bars(figures), *(part for name in sorted(figures) for part in _section(name, figures[name]))]
    )


def _bars(figures: dict[str, Any]) -> list[str]:
    lines = [
        "## The bars",
        "",
        "| bar | wanted | " + " | ".join(BAR_SETS.values()) + " |",
        "| --- |" + " --- |" * 3,
    ]
    for name, bench, column, row, side, limit in BARS:
        read = [
            figures.get(f"{bench}/{chosen}/test/network", {}).get(column, {}).get(row) for chosen in BAR_SETS
        ]
        cells = " | ".join(_held(value, side, limit) for value in read)
        lines.append(f"| {name} | {side} {100 * limit:g} % | {cells} |")
    return [*lines, ""]


def _held(value: Any, side: str, limit: float) -> str:
    """A figure, and whether it keeps to its bar."""
    share = value.get("share") if isinstance(value, dict) else value
    if share is None:
        return "-"
    met = share <= limit if side == "<=" else share >= limit
    said = _cell(value) if isinstance(value, dict) else f"{100 * share:.1f} %"
    return f"{said}: {'met' if met else '**missed**'}"


def _section(name: str, benches: dict[str, Any]) -> list[str]:
    lines = [f"## {name}", "", "| what | " + " | ".join(benches) + " |", "| --- |" + " --- |" * len(benches)]
    rows = list(next(iter(benches.values())))
    for row in rows:
        cells = [_cell(bench.get(row)) for bench in benches.values()]
        lines.append(f"| {row.replace('_', ' ')} | " + " | ".join(cells) + " |")
    return [*lines, ""]


def _cell(value: Any) -> str:
    match value:
        case {"hits": hits, "of": of, "share": None}:
            return f"- ({hits} of {of})"
        case {"hits": hits, "of": of, "share": share, "low": low, "high": high}:
            return f"{100 * share:.1f} % ({100 * low:.1f} to {100 * high:.1f}; {hits} of {of})"
        case dict():
            return ", ".join(f"{name} {count}" for name, count in value.items()) or "-"
        case list():
            return ", ".join(f"{one:.2f}" for one in value)
        case float():
            return f"{value:.3f}"
        case None:
            return "-"
        case _:
            return str(value)
