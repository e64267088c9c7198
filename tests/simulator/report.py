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
"""


def written(figures: dict[str, Any]) -> str:
    """Return the report."""
    return "\n".join([HEAD, *(part for name in sorted(figures) for part in _section(name, figures[name]))])


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
