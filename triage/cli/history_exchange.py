"""`triage history export` and `import`: hand a history on, and take one in."""

from pathlib import Path
from typing import Annotated

import typer

from triage.cli.options import HistoryOption, JsonOption, desk, print_json
from triage.errors import UsageError


def register(app: typer.Typer) -> None:
    """Add the commands to `triage history`."""
    app.command("export")(export)
    app.command("import")(take_in)


def export(
    out: Annotated[Path, typer.Option("--out", help="The ZIP to write.", dir_okay=False)],
    history: HistoryOption = None,
    letters: Annotated[bool, typer.Option(help="With the letter of each mark.")] = True,
    as_json: JsonOption = False,
) -> None:
    """Write everything to a ZIP that opens without this program. Example: triage history export --out anna.zip"""
    from triage.service import exchange

    table = desk(history, create=False)
    try:
        written = exchange.export(table, out, letters=letters)
    finally:
        table.close()
    if as_json:
        counts = {"marks": written.marks, "photos": written.photos, "letters": written.letters}
        print_json({"schema": "triage.exported/1", "path": str(out), "bytes": written.size, **counts})
        return
    typer.echo(f"{out}: {written.size / 1e6:.1f} MB, {written.marks} marks, {written.photos} photos.")
    typer.echo("Anyone who has this file can read it. Open index.html in it with any browser.")


def take_in(
    archive: Annotated[
        Path, typer.Argument(help="A ZIP that `triage history export` wrote.", dir_okay=False)
    ],
    history: HistoryOption = None,
    into: Annotated[
        str | None, typer.Option("--into", help="The person here whose history it becomes, by name or id.")
    ] = None,
    prefer: Annotated[str, typer.Option(help="Whose value stays where both differ: here or there.")] = "here",
    as_json: JsonOption = False,
) -> None:
    """Take an export in; twice is the same as once. Example: triage history import anna.zip"""
    from triage.service import exchange

    if prefer not in ("here", "there"):
        raise UsageError("Say --prefer here or --prefer there.")
    table = desk(history)
    try:
        whose = table.history.find(into).id if into else None
        done = exchange.take_in(table, archive, into=whose, prefer_there=prefer == "there")
    finally:
        table.close()
    if as_json:
        conflicts = [vars(one) for one in done.conflicts]
        print_json(
            {
                "schema": "triage.imported/1",
                "person": done.person,
                "added": done.added,
                "conflicts": conflicts,
                "left_out": list(done.left_out),
            }
        )
        return
    added = done.added.get("lesion", 0), done.added.get("observation", 0), done.added.get("photo", 0)
    typer.echo("New: {} marks, {} checks, {} photos.".format(*added))
    for one in done.conflicts:
        typer.echo(
            f"Differs: {one.table} {one.key}, {one.column}: here {one.here!r}, there {one.there!r}; kept: {one.kept}."
        )
    if done.left_out:
        typer.echo(f"Left out, because it was erased here: {len(done.left_out)} records.")
