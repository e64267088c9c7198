"""The `triage` command: its parts, and one place where errors become a sentence and an exit code."""

import sys
import traceback
from datetime import UTC, datetime

import platformdirs
import typer

from triage import __version__
from triage.cli import (
    accounts,
    batch,
    check,
    data,
    evaluate,
    history,
    history_backup,
    history_erase,
    history_exchange,
    history_lock,
    history_move,
    lesions,
    letter,
    model,
    people,
    reminders,
    scale_card,
    serve,
    setup,
    train,
)
from triage.cli.given import Commands, forget
from triage.errors import TriageError

app = typer.Typer(
    name="triage",
    help="Record marks on the skin, learn when to show them to a doctor, and print a letter for the visit.\n\n"
    "This is not a diagnosis. If you are worried, see a doctor, whatever this says.",
    add_completion=True,
    rich_markup_mode=None,  # plain help: loading rich would double the time to the first line
    pretty_exceptions_enable=False,
    cls=Commands,
    context_settings={"help_option_names": ["-h", "--help"]},
)
app.command("app")(serve.open_app)
app.command("check")(check.check)
app.command("batch")(batch.batch)
app.add_typer(lesions.app, name="lesions")
app.command("compare")(lesions.compare)
app.command("letter")(letter.letter)
app.add_typer(reminders.app, name="reminders")
app.command("scale-card")(scale_card.scale_card)
for more in (history_lock, history_backup, history_erase, history_exchange, history_move):
    more.register(history.app)
app.add_typer(history.app, name="history")
app.add_typer(people.app, name="people")
app.add_typer(accounts.app, name="accounts")
app.command("settings")(setup.show_settings)
app.command("doctor")(setup.doctor)
app.add_typer(model.app, name="model")
app.add_typer(data.app, name="data")
app.command("train")(train.train)
app.command("runs")(train.runs)
app.command("evaluate")(evaluate.evaluate)
app.command("export")(train.export)


def _print_version(wanted: bool) -> None:
    if wanted:
        typer.echo(f"triage {__version__}")
        raise typer.Exit


@app.callback(invoke_without_command=True)
def root(
    context: typer.Context,
    version: bool = typer.Option(
        False, "--version", callback=_print_version, is_eager=True, help="Print the version."
    ),
) -> None:
    """Record marks on the skin, learn when to show them to a doctor, and print a letter for the visit."""
    forget()
    if context.invoked_subcommand is None:
        typer.echo(context.get_help())


def main() -> None:
    """Run the command line; the exit codes are those of docs/design.md."""
    try:
        app()
    except TriageError as fault:
        print(f"triage: {fault}", file=sys.stderr)
        sys.exit(fault.exit_code)
    except Exception:
        print(f"triage: Something went wrong in the program. {_log_fault()}", file=sys.stderr)
        sys.exit(1)


def _log_fault() -> str:
    """Write the traceback to the log and say where it is."""
    path = platformdirs.user_log_path("triage", appauthor=False) / "faults.log"
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        with path.open("a", encoding="utf-8", errors="backslashreplace") as log:
            log.write(f"{datetime.now(UTC).isoformat(timespec='seconds')} triage {__version__}\n")
            log.write(traceback.format_exc())
    except OSError:
        return "The details could not be written down."
    return f"The details are in {path}"
