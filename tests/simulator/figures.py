"""Records -> the figures of the report, with 95 % Wilson intervals (Wilson 1927)."""

import math
from collections.abc import Sequence

import numpy as np

Figures = dict[str, object]


def share(hits: int, of: int) -> Figures:
    """Return hits, of, and the share with its interval; a share of nothing is None."""
    if of == 0:
        return {"hits": 0, "of": 0, "share": None, "low": None, "high": None}
    z, p = 1.96, hits / of
    middle = (p + z * z / (2 * of)) / (1 + z * z / of)
    half = z * math.sqrt(p * (1 - p) / of + z * z / (4 * of * of)) / (1 + z * z / of)
    return {
        "hits": hits,
        "of": of,
        "share": p,
        "low": max(0.0, middle - half),
        "high": min(1.0, middle + half),
    }


def repeat_figures(records: Sequence[dict[str, object]]) -> Figures:
    """Figures of pairs without growth."""
    measured = np.array([record["measured"] for record in records if record["measured"] is not None], float)
    return {
        "pairs": len(records),
        "refused": share(len(records) - len(measured), len(records)),
        "median_change": float(np.median(np.abs(measured))) if len(measured) else None,
        "p95_change": float(np.percentile(np.abs(measured), 95)) if len(measured) else None,
        "false_20": share(int((measured >= 0.20).sum()), len(measured)),
        "called_changed": share(sum(record["changed"] is True for record in records), len(records)),
    }


def growth_figures(records: Sequence[dict[str, object]]) -> Figures:
    """Figures of pairs with one known growth; shares are of the pairs that were measured."""
    seen = [record for record in records if record["measured"] is not None]
    measured = np.array([record["measured"] for record in seen], float)
    error = measured - np.array([record["growth"] for record in seen], float)
    return {
        "pairs": len(records),
        "refused": share(len(records) - len(seen), len(records)),
        "median_measured": float(np.median(measured)) if seen else None,
        "median_error": float(np.median(error)) if seen else None,
        "p90_abs_error": float(np.percentile(np.abs(error), 90)) if seen else None,
        "over_10": share(int((measured > 0.10).sum()), len(seen)),
        "beyond_error": share(
            sum(bool(record["beyond"]) and float(str(record["measured"])) > 0 for record in seen), len(seen)
        ),
        "called_changed": share(sum(record["changed"] is True for record in seen), len(seen)),
        "rule_grown": share(sum(bool(record["grown"]) for record in seen), len(seen)),
    }


def pair_figures(records: Sequence[dict[str, object]]) -> Figures:
    """Figures of real pairs."""
    of = len(records)
    ratios = np.array([record["ratio"] for record in records if record["ratio"] is not None], float)
    answers = {f"same_{answer}": share(sum(r["same"] == answer for r in records), of) for answer in _ANSWERS}
    faults = sorted({str(record["fault"]) for record in records if record["fault"]})
    return {
        **answers,
        "size_measured": share(len(ratios), of),
        "size_refused": {fault: sum(record["fault"] == fault for record in records) for fault in faults},
        "area_ratio": [float(value) for value in np.percentile(ratios, (2.5, 25, 50, 75, 97.5))]
        if len(ratios)
        else None,
    }


_ANSWERS = ("yes", "unsure", "no")
