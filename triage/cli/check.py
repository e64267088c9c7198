"""`triage check`: one photo, all the way."""

import json
import sys
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from triage.cli.options import (
    HistoryOption,
    JsonOption,
    ModelOption,
    desk,
    print_json,
    read_bytes,
    read_json,
    settings,
    write_bytes,
)
from triage.errors import UsageError
from triage.service.desk import OFF, Desk

if TYPE_CHECKING:
    from triage.domain.answers import Answers
    from triage.service.check import CheckResult

REFUSED = 3
"""Exit code: the quality gate refused the photo."""


def check(
    photo: Annotated[Path | None, typer.Argument(help="The photo of the mark.", dir_okay=False)] = None,
    answers: Annotated[Path | None, typer.Option(help="A JSON file with answers.", dir_okay=False)] = None,
    site: Annotated[str | None, typer.Option(help="Body site, such as back_upper-left.")] = None,
    lesion: Annotated[str | None, typer.Option(help="The id of a mark that is followed.")] = None,
    name: Annotated[str | None, typer.Option(help="With --save: the name of a new mark.")] = None,
    coin: Annotated[
        str | None, typer.Option(help="A coin beside the mark, such as eur-1; a scale card needs no name.")
    ] = None,
    save: Annotated[bool, typer.Option("--save", help="Keep the photo and the result.")] = False,
    letter: Annotated[Path | None, typer.Option(help="With --save: write the letter (PDF) here.")] = None,
    explain: Annotated[
        Path | None, typer.Option(help="For clinicians: write what changed the score (PNG) here.")
    ] = None,
    answers_template: Annotated[
        bool, typer.Option("--answers-template", help="Print an answers file with every key.")
    ] = False,
    history: HistoryOption = None,
    model: ModelOption = None,
    as_json: JsonOption = False,
) -> None:
    """Check one photo of a mark.

    Exit code 0 whatever the tier; 3 where the photo is refused (the answers still give a tier).

    Examples:

      triage check mark.jpg --site back_upper-left

      triage check mark.jpg --answers answers.json --save --letter letter.pdf
    """
    if answers_template:
        from triage.domain.answers_json import answers_template as template

        typer.echo(json.dumps(template(), indent=1))
        return
    if photo is None:
        raise UsageError("Name the photo, such as: triage check mark.jpg")
    if letter and not save:
        raise UsageError("A letter is written from the history. Add --save to keep the photo.")
    for what, out in (("letter", letter), ("map", explain)):
        if out and (out.is_dir() or not out.parent.is_dir()):
            raise UsageError(f"The {what} cannot be written to {out}. Name a file in a folder that exists.")
    table = desk(history, model, create=save)
    try:
        data = read_bytes(photo)
        result, shown = _run(table, data, answers, site, lesion, name, coin, save)
        if as_json:
            print_json(shown)
        else:
            _print(result, shown)
        if explain:
            _explain(table, data, result, explain)
        if letter:
            from triage.service.refer import known_details
            from triage.service.refer import letter as write_letter

            lesion_id = shown["saved"]["lesion"]
            write_bytes(letter, write_letter(table, lesion_id, known_details(table, lesion_id)))
    finally:
        table.close()
    if not result.quality.accepted:
        raise typer.Exit(REFUSED)


def _run(
    table: Desk,
    data: bytes,
    answers: Path | None,
    site: str | None,
    lesion: str | None,
    name: str | None,
    coin: str | None,
    save: bool,
) -> "tuple[CheckResult, dict[str, Any]]":
    from triage.cli.as_json import check_json
    from triage.service.visit import visit

    given = read_answers(answers, site)
    if lesion:
        from triage.service.follow import story

        known = story(table, lesion).story.lesion
        given = given if given.site else replace(given, site=known.site, side=known.side)
    if table.model_id != OFF:
        table.required_model  # noqa: B018 - without the network the command stops; the app goes on
    result = visit(table, data, given, lesion_id=lesion, coin=coin)
    saved = None
    if save:
        from triage.service.record import save as keep

        saved = keep(table, data, result, lesion_id=lesion, name=name)
        _back_up(table)
    return result, check_json(result, saved)


def _back_up(table: Desk) -> None:
    """Make the backup of the day where it is due; one that fails is said, and what was saved stays saved."""
    from triage.service.safekeeping import daily
    from triage.words import words

    problem = daily(table) if settings().backup else None
    if problem:
        print(words("safekeeping.problem", why=problem), file=sys.stderr)


def _explain(table: Desk, data: bytes, result: "CheckResult", out: Path) -> None:
    """Write the map of what changed the score, or say on stderr that there is no score."""
    from triage.service.explain import score_map, side_by_side

    if result.prediction is None or table.model is None:
        print("There is no map: the picture check gave this photo no score.", file=sys.stderr)
        return
    write_bytes(out, side_by_side(score_map(table.model, data)))


def read_answers(path: Path | None, site: str | None) -> "Answers":
    """Read an answers file and lay `site` over it. Raises `UsageError` naming what was not understood."""
    from triage.domain.answers_json import answers_from_json
    from triage.domain.sites import parse_site

    read = read_json(path) if path else {}
    if not site:
        return answers_from_json(read)
    code, side = parse_site(site)
    if isinstance(read, dict):
        read = {key: value for key, value in read.items() if key not in ("site", "side")}
    return replace(answers_from_json(read), site=code, side=side)


def _print(result: "CheckResult", shown: dict[str, Any]) -> None:
    from triage.words import words

    tier = result.assessment.tier.code
    if not result.quality.accepted:
        print(words("not_assessed.photo_refused"), file=sys.stderr)
    for found in shown["quality"]["findings"]:
        typer.echo(f"Photo: {words('quality.' + found['code'] + '.name')}. {found['advice']}")
    typer.echo(f"\n{words('tier.' + tier + '.name').upper()}: {words('tier.' + tier + '.title')}")
    typer.echo(shown["advice"])
    typer.echo("\nWhy:")
    for reason in shown["reasons"]:
        typer.echo(f"  - {reason['text']} ({reason['source']})")
    silent = result.assessment.not_assessed
    if silent and result.quality.accepted:
        typer.echo(f"\n{words(f'not_assessed.{silent.value}')}")
    if shown["saved"]:
        typer.echo(f"\nSaved under the mark {shown['saved']['lesion']}.")
    typer.echo(f"\n{words('not_diagnosis')} {words('worried_line')}")
