"""The second page's upper half: history of the mark, risk, medicines, consent."""

from triage.domain.answers import Answer
from triage.domain.flags import NOT_ASKED, flag_said, flag_state
from triage.domain.referral import Letter
from triage.letter.blocks import Block, Columns, Gap, Stack, heading
from triage.letter.facts import flag_detail, listed, short_day, symptoms
from triage.letter.fields import Field, LongAnswers, rows
from triage.letter.theme import Theme
from triage.words import words

_SHOWN_MARKS = 4


def background(letter: Letter, theme: Theme, longs: LongAnswers) -> list[Block]:
    """Return the four sections, two and two side by side."""
    sections = {
        "history": _history(letter),
        "risk": _risk(letter),
        "medicines": _medicines(letter),
        "consent": _consent(letter),
    }
    blocks = [_section(theme, name, fields, longs) for name, fields in sections.items()]
    return [Columns((blocks[0], blocks[1]), (0.0, 0.0)), Columns((blocks[2], blocks[3]), (0.0, 0.0))]


def _section(theme: Theme, name: str, fields: list[Field], longs: LongAnswers) -> Block:
    fitted = [
        Field(entry.name, longs.column(entry.label, entry.value) if entry.value else None) for entry in fields
    ]
    head = heading(theme, words(f"letter.clinician.{name}.title"))
    return Stack((head, Gap(theme.gap(1)), *rows(theme, fitted)))


def _said(letter: Letter, written: str | None, code: str) -> str | None:
    """Return what was written, else the answer to the flag of the same matter."""
    if written:
        return written
    answers = letter.checked.answers
    if code not in answers.flags or flag_state(answers, code) == NOT_ASKED:
        return None
    said = flag_said(answers, code)
    detail = flag_detail(answers, code) if said is Answer.YES else ""
    answer = words(f"letter.clinician.said.{said.value}")
    return f"{answer}: {detail}" if detail else answer


def _history(letter: Letter) -> list[Field]:
    details = letter.details
    answers = letter.checked.answers
    asked = any(code in answers.items for code in ("oozing", "inflamed", "sensation"))
    told = [part for part in (details.symptoms, symptoms(answers) if asked else None) if part]
    return [
        Field("onset", details.onset),
        Field("change", details.change),
        Field("symptoms", "; ".join(told) or None),
        Field("injury", details.injury),
        Field("treatment", "; ".join(filter(None, (details.treatment, _happened(letter)))) or None),
        Field("worry", details.worry or _worry(letter)),
        Field("others", _others(letter)),
    ]


def _happened(letter: Letter) -> str:
    """Return what the person noted outside the checks, oldest first, with its day and the result as copied."""
    return "; ".join(
        words(
            f"letter.clinician.event.{event.kind.value}",
            day=short_day(event.on),
            result=f": “{event.result}”" if event.result else "",
        )
        for event in letter.story.events
    )


def _worry(letter: Letter) -> str | None:
    worried = letter.checked.answers.worried
    return None if worried is None else words(f"letter.clinician.worry.{worried.value}")


def _others(letter: Letter) -> str:
    if not letter.others:
        return words("letter.clinician.no_others")
    shown = [
        words(
            "letter.clinician.other",
            name=other.name,
            tier=words(f"tier.{other.tier.code}.name").lower() if other.tier is not None else "–",
        )
        for other in letter.others[:_SHOWN_MARKS]
    ]
    left = len(letter.others) - len(shown)
    return "; ".join([*shown, *([words("letter.clinician.others_more", count=left)] if left else [])])


def _risk(letter: Letter) -> list[Field]:
    details = letter.details
    return [
        Field("own_cancer", _said(letter, details.own_cancer, "past")),
        Field("family", _said(letter, details.family, "family")),
        Field("immune", _said(letter, details.immune, "immune")),
        Field("skin_type", details.skin_type),
        Field("sun", details.sun),
        Field("moles", _said(letter, None, "many")),
    ]


def _medicines(letter: Letter) -> list[Field]:
    details = letter.details
    return [
        Field("medicines", details.medicines),
        Field("allergies", details.allergies),
        Field("devices", details.devices),
        Field("pregnancy", details.pregnancy),
    ]


def _consent(letter: Letter) -> list[Field]:
    details = letter.details
    when = short_day(details.consent_date) if details.consent_date else None
    given = [part for part in (when, details.consent_by) if part]
    teaching, research = _yes_no(details.teaching), _yes_no(details.research)
    return [
        Field("consent_images", _yes_no(details.consent_images)),
        Field("consent_sharing", _yes_no(details.consent_sharing)),
        Field("consent_date", listed(given) if given else None),
        Field("other_use", words("letter.clinician.other_use", teaching=teaching, research=research)),
        Field("carer", details.carer),
        Field("gender", details.gender),
        Field("ethnic_group", details.ethnic_group),
    ]


def _yes_no(answer: bool | None) -> str | None:
    return None if answer is None else words(f"letter.clinician.answer.{'yes' if answer else 'no'}")
