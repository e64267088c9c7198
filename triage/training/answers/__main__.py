"""``python -m triage.training.answers MODEL``: fit the second voice on a calibrated model and say what it is worth.

Writes the part ``answers`` into MODEL's card where ``--write`` is given, and the figures as JSON where ``--out`` is.
`test` is not opened.
"""

import argparse
import json
from pathlib import Path

import numpy as np

from triage.classifier.card import read_card_at
from triage.training.answers.card_part import KIND, fit_answers
from triage.training.answers.report import answers_report, as_lines
from triage.training.manifest import data_folder, one_a_lesion, read_manifest
from triage.training.outputs import outputs


def main() -> None:
    """Read the command line, fit, report."""
    parser = argparse.ArgumentParser(prog="python -m triage.training.answers", description=__doc__)
    parser.add_argument("model", type=Path, help="the model's folder, with its card")
    parser.add_argument("--data", type=Path, help="the unpacked pictures (default: TRIAGE_DATA)")
    parser.add_argument("--cache", type=Path, required=True, help="where the graph's outputs are kept")
    parser.add_argument("--out", type=Path, help="write the figures here")
    parser.add_argument("--write", action="store_true", help="write the part into the card")
    options = parser.parse_args()
    folder, read = data_folder(options.data), read_card_at(options.model)
    rows = one_a_lesion(row for row in read_manifest(folder) if row.set == "pad" and row.split == "calibrate")
    found = outputs(options.model, folder, rows, read.preparation, options.cache).logits.astype(np.float64)
    logits = {row.file: float(logit) for row, logit in zip(rows, found, strict=True)}
    card = dict(read.whole)
    card["answers"] = fit_answers(folder, logits, card["calibration"][KIND])
    figures = answers_report(folder, logits, card)
    print("\n".join(as_lines(figures)))
    rest = ("together_minus_picture", "bands_on_calibrate", "blanks_alone")
    print(json.dumps({name: figures[name] for name in rest}, indent=1))
    if options.out:
        options.out.write_text(json.dumps(figures, indent=1) + "\n", encoding="utf-8")
    if options.write:
        from triage.training.calibrate import write_card

        write_card(options.model, card)


if __name__ == "__main__":
    main()
