"""`triage history erase`: for good, with every copy that this program made."""

from typing import TYPE_CHECKING, Annotated

import typer

from triage.cli.options import HistoryOption, JsonOption, desk, print_json
from triage.errors import UsageError

if TYPE_CHECKING:
    from triage.service.desk import Desk
    from triage.store.erase_files import Erased


def register(app: typer.Typer) -> None:
    """Add the command to `triage history`."""
    app.command("erase")(erase)


def erase(
    lesion: Annotated[str | None, typer.Argument(help="The id of a mark.", show_default=False)] = None,
    observation: Annotated[
        str | None, typer.Option("--observation", help="The id of one look at a mark.", show_default=False)
    ] = None,
    removed: Annotated[bool, typer.Option("--removed", help="Every mark that was removed.")] = False,
    everything: Annotated[
        bool, typer.Option("--everything", help="The person (see --person) with all their marks.")
    ] = False,
    yes: Annotated[bool, typer.Option("--yes", help="Do not ask.")] = False,
    history: HistoryOption = None,
    as_json: JsonOption = False,
) -> None:
    """Erase for good, also from the backups here. What cannot be reached is listed.

    Examples:

      triage history erase 1b2c

      triage history erase --person anna --everything
    """
    from triage.service import safekeeping
    from triage.words import words

    if sum((lesion is not None, observation is not None, removed, everything)) != 1:
        raise UsageError("Name one thing: a mark, --observation ID, --removed or --everything.")
    if not yes and not typer.confirm(words("safekeeping.erase.sure")):
        typer.echo(words("safekeeping.erase.not"))
        raise typer.Exit
    table = desk(history, create=False)
    try:
        done = _erased(table, lesion, observation, everything)
    finally:
        table.close()
    if done is None:
        typer.echo(words("safekeeping.erase.none"))
    elif as_json:
        print_json(_as_json(done))
    else:
        gone = done.gone
        counts = {
            "marks": len(gone.marks),
            "observations": len(gone.observations),
            "photos": len(gone.photos),
        }
        typer.echo(words("safekeeping.erased", **counts))
        if done.copies:
            typer.echo(words("safekeeping.erased.copies", copies=done.copies))
        typer.echo(words("safekeeping.erased.left"))
        typer.echo("\n".join(f"- {said}" for said in safekeeping.remains(done)))


def _erased(table: "Desk", lesion: str | None, observation: str | None, everything: bool) -> "Erased | None":
    from triage.service import safekeeping

    if lesion is not None:
        return safekeeping.erase_mark(table, lesion)
    if observation is not None:
        return safekeeping.erase_observation(table, observation)
    return safekeeping.erase_person(table) if everything else safekeeping.erase_removed(table)


def _as_json(done: "Erased") -> dict[str, object]:
    from triage.service import safekeeping

    return {
        "schema": "triage.erased/1",
        "people": sorted(done.gone.people),
        "marks": sorted(done.gone.marks),
        "observations": sorted(done.gone.observations),
        "photos": len(done.gone.photos),
        "copies": done.copies,
        "left": [{"code": one.code, "path": str(one.path) if one.path else None} for one in done.left],
        "remains": list(safekeeping.remains(done)),
    }
