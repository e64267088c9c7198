"""The report on the lesion network: ``python -m triage.training.segment report [--data DIR]``.

`report` reads `test` with the shipped network (or ``--model FOLDER``), writes Markdown and JSON, and enters the figures
into the network's card; ``--split calibrate`` looks at the other split and leaves the card alone. `crop` adds what
a lesion-centred crop does to the shipped classifier on `calibrate`, `redrawn` how far two drawn masks of one mark agree
(phone photos of all splits: nothing is chosen by it). `page` writes the Markdown anew from the JSON.
"""

import argparse
import json
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from triage.classifier import load_model
from triage.classifier import models as classifiers
from triage.lesion import Finder, load_finder_at, models, read_card_at
from triage.resources import folder as shipped
from triage.training.evaluation.page import markdown
from triage.training.manifest import data_folder, read_manifest
from triage.training.segment.calibrate import write_card
from triage.training.segment.crop import compared
from triage.training.segment.measure import measured, wanted
from triage.training.segment.redrawn import redrawn
from triage.training.segment.report import document


def main(arguments: Sequence[str] | None = None) -> None:
    """Run `report`, `crop`, `redrawn` or `page` from the command line."""
    parser = argparse.ArgumentParser(
        prog="triage.training.segment", description="Report on the lesion network."
    )
    parser.add_argument("action", choices=("report", "crop", "redrawn", "page"))
    parser.add_argument("--data", type=Path, help="the unpacked pictures; default: TRIAGE_DATA")
    parser.add_argument("--model", type=Path, help="a lesion network's folder; default: the shipped one")
    parser.add_argument("--split", choices=("test", "calibrate"), default="test")
    parser.add_argument("--every", type=int, default=1, help="take every n-th picture only, for a quick look")
    parser.add_argument("--out", type=Path, default=Path("docs/evaluation/lesion.md"), help="report's file")
    options = parser.parse_args(arguments)
    kept = options.out.with_suffix(".json")
    read: dict[str, Any] = json.loads(kept.read_text(encoding="utf-8")) if kept.is_file() else {}
    if options.action != "page":
        card = read_card_at(options.model or shipped("models") / models()[-1])
        read |= _measured(options, load_finder_at(card))
        options.out.parent.mkdir(parents=True, exist_ok=True)
        kept.write_text(json.dumps(read, indent=1) + "\n", encoding="utf-8")
        if options.action == "report" and options.split == "test" and options.every == 1:
            write_card(card.path, {**card.whole, "test": read["kinds"]})
    options.out.write_text(markdown(document(read)), encoding="utf-8")


def _measured(options: argparse.Namespace, finder: Finder) -> dict[str, Any]:
    data = data_folder(options.data)
    rows = read_manifest(data)
    if options.action == "crop":
        held = [row for row in rows if row.split == "calibrate"][:: options.every]
        return {"crop": compared(load_model(classifiers()[-1]), finder, data, held)}
    if options.action == "redrawn":
        return {"redrawn": redrawn(finder, data, rows)}
    return measured(finder, data, wanted(rows, options.split)[:: options.every])


if __name__ == "__main__":
    main()
