"""`triage scale-card`: the card that gives a photo its millimetres."""

from pathlib import Path
from typing import Annotated

import typer

from triage.cli.options import JsonOption, print_json, write_bytes
from triage.domain.scale_card import BAR_MM


def scale_card(
    out: Annotated[Path, typer.Option(help="Where to write the page of cards (PDF).", dir_okay=False)],
    paper: Annotated[str, typer.Option(help="a4 or letter.")] = "a4",
    as_json: JsonOption = False,
) -> None:
    """Write a page of scale cards to print at actual size and cut out.

    Example: triage scale-card --out card.pdf --paper letter
    """
    from triage.service.scale_card import CARDS
    from triage.service.scale_card import scale_card as page

    write_bytes(out, page(paper))
    if as_json:
        print_json(
            {
                "schema": "triage.scale-card/1",
                "path": str(out),
                "paper": paper.lower(),
                "cards": CARDS,
                "check_bar_mm": BAR_MM,
            }
        )
        return
    typer.echo(f"Wrote {out}. Print it at actual size: the bar on each card must be {BAR_MM:.0f} mm long.")
