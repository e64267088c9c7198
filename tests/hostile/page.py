"""The same through the page: uploads of strange files, and messages that no page of ours sends."""

import json
import logging
from collections import Counter
from dataclasses import dataclass, field
from pathlib import Path
from random import Random

from starlette.testclient import TestClient

from tests.builders import desk
from tests.flips.filled import filled
from tests.flips.flips import dump
from tests.hostile import jsons, pictures
from tests.hostile.bytes_ import mutated
from triage.app import build
from triage.app.actions import ACTIONS
from triage.app.context import App
from triage.store import open_history

ORIGIN = {"origin": "http://127.0.0.1"}


@dataclass
class Seen:
    """What the page answered."""

    sent: int = 0
    answers: Counter[int] = field(default_factory=Counter)
    wrong: list[str] = field(default_factory=list)


class _Faults(logging.Handler):
    """Every traceback that the program writes to its log."""

    def __init__(self) -> None:
        super().__init__()
        self.found: list[str] = []

    def emit(self, record: logging.LogRecord) -> None:
        if record.exc_info:
            self.found.append(logging.Formatter().formatException(record.exc_info)[-900:])


def run_all(n: int, seed: int, folder: Path) -> Seen:
    """Send `n` things to the page of a good history."""
    place = folder / "page"
    place.mkdir()
    good = filled(place / "good.triage")
    before = dump(good)
    table = desk(good)
    table.person = "person-0"
    host = build(table, place / "work")
    client = TestClient(host, base_url="http://127.0.0.1", raise_server_exceptions=False)
    seen, faults = Seen(), _Faults()
    logging.getLogger().addHandler(faults)
    try:
        client.get("/")
        for number in range(n):
            known = len(seen.wrong)
            _send(Random(f"{seed} page {number}"), client, seen, host.state.context)
            seen.wrong[known:] = [f"input {number}: {text}" for text in seen.wrong[known:]]
            for text in faults.found:
                seen.wrong.append(f"input {number}: {text}")
            faults.found.clear()
    finally:
        logging.getLogger().removeHandler(faults)
        host.state.context.close()
    now = dump(good)
    for name in ("photo", "answers", "assessment", "audit"):
        if now is None or before is None or before[name] - now[name]:
            seen.wrong.append(f"rows of {name} are lost")
    history = open_history(good, create=False)
    seen.wrong += [one.text for one in history.verify()]
    history.close()
    return seen


def _send(random: Random, client: TestClient, seen: Seen, context: App) -> None:
    seen.sent += 1
    if random.random() < 0.5:
        name = "evil" + random.choice(pictures.ENDINGS)
        answer = client.post(
            "/gradio_api/upload",
            files={"files": (name, pictures.picture(random), "image/jpeg")},
            headers=ORIGIN,
        )
        seen.answers[answer.status_code] += 1
        _hold(answer, seen)
        if answer.status_code != 200:
            return
        named = {"path": answer.json()[0], "meta": {"_type": "gradio.FileData"}}
        answer = client.post("/gradio_api/run/predict", json=_message(2, named), headers=ORIGIN)
    else:
        body = _said(random, context)
        answer = client.post(
            random.choice(("/gradio_api/run/predict", "/gradio_api/run/predict", "/gradio_api/queue/join")),
            content=body,
            headers={**ORIGIN, "content-type": "application/json"},
        )
    seen.answers[answer.status_code] += 1
    _hold(answer, seen)


def _said(random: Random, context: App) -> bytes:
    act = random.choice(sorted(ACTIONS))
    form = {
        name: jsons.strange(random)
        for name in random.sample(("lesion", "to", "card", "site", "id", "name", "at", "form", "points"), 3)
    }
    turn = next((one.turn for one in context.sessions.all()), 0)  # the one browser is up to date
    sent = json.dumps({"act": act, "form": form, "turn": str(turn), "mark": "m"})
    body = json.dumps(_message(1, sent)).encode()
    match random.randrange(5):
        case 0:
            return mutated(random, body)
        case 1:
            return jsons.text(random, _message(random.randrange(5), {"path": "/etc/passwd"}))
    return body


def _message(number: int, value: object) -> dict[str, object]:
    return {"data": [value], "fn_index": number, "session_hash": "s"}


def _hold(answer: object, seen: Seen) -> None:
    text, code = answer.text, answer.status_code  # type: ignore[attr-defined]
    if code >= 500:
        seen.wrong.append(f"answer {code}: {text[:200]}")
    if "Traceback" in text or 'File "' in text:
        seen.wrong.append(f"a traceback is shown: {text[:300]}")
