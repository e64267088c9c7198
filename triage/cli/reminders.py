"""`triage reminders`: what is due, what was put off, and the calendar file."""

from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from triage.cli.options import HistoryOption, JsonOption, desk, print_json, write_bytes
from triage.cli.tables import print_table, read_day

if TYPE_CHECKING:
    from triage.service.remind import Remembered

app = typer.Typer(no_args_is_help=True, help="What is due, and when to be reminded of it.")
ReminderArgument = Annotated[str, typer.Argument(help="The id of the reminder. See: triage reminders list")]
DayOption = Annotated[str | None, typer.Option("--to", help="Move it to this day, such as 2026-11-24.")]


@app.command("list")
def list_reminders(
    late: Annotated[bool, typer.Option("--overdue", help="Only what is overdue.")] = False,
    history: HistoryOption = None,
    as_json: JsonOption = False,
) -> None:
    """List what is due, the earliest first. Example: triage reminders list --overdue"""
    from triage.service import remind

    table = desk(history, create=False)
    today = table.clock().date()
    found = remind.overdue(table, today) if late else remind.agenda(table, today)
    table.close()
    if as_json:
        listed = [_reminder(one, one.reminder.overdue(today)) for one in found]
        print_json({"schema": "triage.reminders/1", "today": today.isoformat(), "reminders": listed})
        return
    print_table(
        ("Day", "What", "Mark", "", "Id"),
        [
            (
                one.reminder.on.isoformat(),
                one.text,
                one.name or "",
                "overdue" if one.reminder.overdue(today) else "",
                one.id,
            )
            for one in found
        ],
    )


@app.command("ics")
def ics(
    out: Annotated[Path, typer.Option(help="Where to write the calendar file.", dir_okay=False)],
    history: HistoryOption = None,
) -> None:
    """Write a file for your calendar; its titles name no mark. Example: triage reminders ics --out due.ics"""
    from triage.service.remind import calendar

    table = desk(history, create=False)
    try:
        write_bytes(out, calendar(table))
    finally:
        table.close()


@app.command("snooze")
def snooze(
    reminder: ReminderArgument,
    days: Annotated[int, typer.Option(help="Put it off by so many days, 14 at most.")] = 7,
    to: DayOption = None,
    history: HistoryOption = None,
) -> None:
    """Put a reminder off, but not one of an urgent visit. Example: triage reminders snooze ID --days 3"""
    from triage.service import remind

    table = desk(history, create=False)
    try:
        if to is None:
            remind.snooze(table, reminder, days)
        else:
            remind.move(table, reminder, read_day(to))
    finally:
        table.close()


@app.command("pause")
def pause(
    reminder: ReminderArgument,
    until: Annotated[str, typer.Option(help="Nothing rings before this day.")],
    history: HistoryOption = None,
) -> None:
    """Let a reminder keep still for a time. Example: triage reminders pause ID --until 2027-01-10"""
    from triage.service import remind

    table = desk(history, create=False)
    try:
        remind.pause(table, reminder, read_day(until))
    finally:
        table.close()


@app.command("done")
def done(
    reminder: ReminderArgument,
    undo: Annotated[bool, typer.Option("--undo", help="Take back what was changed about it.")] = False,
    history: HistoryOption = None,
) -> None:
    """Tick a reminder off; a visit that took place closes the advice. Example: triage reminders done ID"""
    from triage.service import remind

    table = desk(history, create=False)
    try:
        (remind.undo if undo else remind.done)(table, reminder)
    finally:
        table.close()


def _reminder(one: "Remembered", late: bool) -> dict[str, Any]:
    reminder = one.reminder
    window = reminder.window
    return {
        "id": one.id,
        "lesion": reminder.lesion_id if one.name is not None else None,
        "name": one.name,
        "kind": reminder.kind.value,
        "tier": reminder.tier.code,
        "text": one.text,
        "planned": reminder.planned.isoformat(),
        "on": reminder.on.isoformat(),
        "rings": [day.isoformat() for day in reminder.days],
        "window": [day.isoformat() for day in window] if window else None,
        "overdue": late,
    }
