"""`triage letter`: the referral letter."""

from pathlib import Path
from typing import Annotated

import typer

from triage.cli.lesions import LesionArgument
from triage.cli.options import HistoryOption, desk, read_json, write_bytes


def letter(
    lesion: LesionArgument,
    out: Annotated[Path, typer.Option(help="Where to write the letter (PDF).", dir_okay=False)],
    details: Annotated[
        Path | None, typer.Option(help="A JSON file with name, date of birth, medicines, ...", dir_okay=False)
    ] = None,
    paper: Annotated[str, typer.Option(help="A4 or Letter.")] = "A4",
    history: HistoryOption = None,
) -> None:
    """Write the letter for a doctor.

    What nobody filled in is printed as "not recorded".

    Example: triage letter ID --out letter.pdf --details details.json
    """
    from triage.service.refer import keep_details, known_details, with_details
    from triage.service.refer import letter as write_letter

    table = desk(history, create=False)
    try:
        given = known_details(table, lesion)
        if details:
            given = with_details(given, read_json(details))
            keep_details(table, lesion, given)
        write_bytes(out, write_letter(table, lesion, given, paper=paper))
    finally:
        table.close()
