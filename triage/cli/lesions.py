"""`triage lesions`: what is followed. `triage compare`: what differs between two dates."""

from pathlib import Path
from typing import Annotated

import typer

from triage.cli.options import HistoryOption, JsonOption, desk, print_json, write_bytes
from triage.cli.tables import print_table, read_day
from triage.service.desk import Desk

app = typer.Typer(no_args_is_help=True, help="The marks that are followed.")
LesionArgument = Annotated[str, typer.Argument(help="The id of the mark. See: triage lesions list")]


@app.command("list")
def list_lesions(history: HistoryOption = None, as_json: JsonOption = False) -> None:
    """List the marks, the one to act on first on top. Example: triage lesions list"""
    from triage.cli.as_json import lesions_json, site_code
    from triage.service.follow import agenda

    table = desk(history, create=False)
    followed = agenda(table, whole=True)
    table.close()
    if as_json:
        print_json(lesions_json(followed))
        return
    print_table(
        ("Id", "Name", "Site", "Photos", "Tier", "By"),
        [
            (
                one.story.lesion.id,
                one.story.lesion.name,
                site_code(one) or "",
                str(len(one.story.observations)),
                one.standing.tier.code if one.standing else "",
                one.standing.by.isoformat() if one.standing else "",
            )
            for one in followed
        ],
    )


@app.command("show")
def show(lesion: LesionArgument, history: HistoryOption = None, as_json: JsonOption = False) -> None:
    """Show one mark and its photos, oldest first. Example: triage lesions show ID --json"""
    from triage.cli.as_json import lesion_json
    from triage.service.follow import story

    table = desk(history, create=False)
    one = story(table, lesion)
    table.close()
    if as_json:
        print_json(lesion_json(one))
        return
    typer.echo(one.story.lesion.name)
    print_table(
        ("Photo of", "Tier", "Why", "Observation"),
        [
            (
                seen.taken_on.isoformat(),
                seen.assessment.tier.code,
                ", ".join(reason.rule for reason in seen.assessment.reasons),
                seen.id,
            )
            for seen in one.story.observations
        ],
    )


@app.command("add")
def add(
    name: Annotated[str, typer.Argument(help="Its name, such as: left shoulder, brown.")],
    site: Annotated[str | None, typer.Option(help="Body site, such as shoulder-left.")] = None,
    history: HistoryOption = None,
    as_json: JsonOption = False,
) -> None:
    """Follow a mark before its first photo. Example: triage lesions add "left shoulder" --site shoulder-left"""
    from triage.domain.sites import check_side, parse_site
    from triage.service.record import add_lesion

    code, side = parse_site(site) if site else (None, None)
    if code:
        check_side(code, side)
    table = desk(history)
    lesion = add_lesion(table, name, code, side)
    table.close()
    if as_json:
        print_json(
            {
                "schema": "triage.lesion/1",
                "id": lesion.id,
                "name": lesion.name,
                "site": site,
                "observations": [],
            }
        )
    else:
        typer.echo(lesion.id)


@app.command("rename")
def rename(
    lesion: LesionArgument,
    name: Annotated[str, typer.Argument(help="The new name.")],
    history: HistoryOption = None,
) -> None:
    """Give a mark another name. Example: triage lesions rename ID "left shoulder, brown" """
    from triage.service import follow

    table: Desk = desk(history, create=False)
    follow.rename(table, lesion, name)
    table.close()


@app.command("remove")
def remove(
    lesion: LesionArgument,
    undo: Annotated[bool, typer.Option("--undo", help="Bring a removed mark back.")] = False,
    history: HistoryOption = None,
) -> None:
    """Take a mark out of the list; nothing of it is lost. Example: triage lesions remove ID"""
    from triage.service import follow

    table = desk(history, create=False)
    (follow.restore if undo else follow.remove)(table, lesion)
    table.close()


@app.command("event")
def event(
    lesion: LesionArgument,
    kind: Annotated[
        str | None, typer.Option(help="seen, biopsy, histology, removed or treated.", show_default=False)
    ] = None,
    on: Annotated[str | None, typer.Option(help="The day, such as 2026-11-24 (default: today).")] = None,
    result: Annotated[str | None, typer.Option(help="The words of the doctor or the laboratory.")] = None,
    undo: Annotated[str | None, typer.Option(help="Delete the event with this id.")] = None,
    history: HistoryOption = None,
    as_json: JsonOption = False,
) -> None:
    """Note what happened to a mark: a visit closes the advice from before it.

    Example: triage lesions event ID --kind histology --on 2026-11-24 --result "as the letter says"
    """
    from triage.cli.as_json import lesion_json
    from triage.service import events, follow

    table = desk(history, create=False)
    try:
        if undo is not None:
            events.take_back(table, undo, lesion_id=lesion)
        else:
            events.note(table, lesion, events.kind_of(kind), read_day(on) if on else None, result)
        if as_json:
            print_json(lesion_json(follow.story(table, lesion)))
    finally:
        table.close()


def compare(
    lesion: LesionArgument,
    first: Annotated[
        str | None, typer.Option("--from", help="The earlier observation (default: the first).")
    ] = None,
    second: Annotated[
        str | None, typer.Option("--to", help="The later observation (default: the last).")
    ] = None,
    out: Annotated[
        Path | None, typer.Option(help="Write both photos side by side here (JPEG).", dir_okay=False)
    ] = None,
    history: HistoryOption = None,
    as_json: JsonOption = False,
) -> None:
    """Compare two photos of a mark: the same mark, and measurably different?

    Growth is measured on the skin round the mark, and not claimed where the photos cannot be aligned on it.

    Example: triage compare ID --out both.jpg
    """
    from triage.cli.as_json import comparison_json
    from triage.service.compare import compared
    from triage.service.follow import pair, side_by_side

    table = desk(history, create=False)
    two = pair(table, lesion, first, second)
    found = compared(table, lesion, two.first.id, two.second.id)
    if out:
        write_bytes(out, side_by_side(table, two))
    table.close()
    shown = comparison_json(two, found)
    if as_json:
        print_json(shown)
        return
    typer.echo(f"{two.first.taken_on} (left), {two.second.taken_on} (right): {shown['why']}")
    for name, unit in (("area_ratio", "times the area"), ("diameter_change", "mm of width")):
        if figure := shown[name]:
            typer.echo(f"{figure['value']} ({figure['low']} to {figure['high']}) {unit}")
