"""Facts in printed words: days, ages, checklist scores, answers. Nothing is guessed."""

from collections.abc import Iterable
from datetime import date

from triage.domain.answers import Answer, Answers
from triage.domain.checklist import Checklist
from triage.domain.flag_table import FLAG_BY_CODE, NUMBER_PARTS
from triage.domain.flags import flag_part, flag_parts
from triage.domain.history import Observation
from triage.domain.quality import QualityReport
from triage.domain.referral import Letter
from triage.domain.sites import SITES, site_words
from triage.words import words

NO_BREAK = "\u00a0"


def not_recorded() -> str:
    """Return the words for a field that nobody filled in."""
    return words("letter.clinician.not_recorded")


def day(when: date) -> str:
    """Return "23 November 2026", kept on one line."""
    month = words("letter.clinician.months").split(",")[when.month - 1]
    return f"{when.day}{NO_BREAK}{month}{NO_BREAK}{when.year}"


def short_day(when: date) -> str:
    """Return "23 Nov 2026", kept on one line."""
    month = words("letter.clinician.months").split(",")[when.month - 1][:3]
    return f"{when.day}{NO_BREAK}{month}{NO_BREAK}{when.year}"


def made_on(observation: Observation) -> date:
    """Return the day of an assessment."""
    return observation.recorded_at.date()


def born(letter: Letter) -> str | None:
    """Return the birth and the age, from the details or from the age in the answers."""
    said, today = letter.details.born, letter.made_on
    if not said:
        age = letter.checked.answers.age
        return None if age is None else words("letter.clinician.age", age=age)
    if len(said) == 4 and said.isdigit():
        return words("letter.clinician.born_year", year=said, age=today.year - int(said))
    birth = _birth(said)
    if birth is None:
        return said
    age = today.year - birth.year - ((today.month, today.day) < (birth.month, birth.day))
    return words("letter.clinician.born", day=day(birth), age=age)


def born_short(letter: Letter) -> str:
    """Return the birth for the page's head, empty where it is not recorded."""
    said = letter.details.born
    if not said:
        return ""
    birth = _birth(said)
    shown = short_day(birth) if birth else said
    return words("letter.clinician.header.born", day=shown)


def _birth(said: str) -> date | None:
    """Return the day of birth; None where only a year, or no day at all, was written."""
    try:
        return date.fromisoformat(said) if "-" in said else None
    except ValueError:
        return None


def place(letter: Letter) -> str:
    """Return the site in words."""
    lesion = letter.story.lesion
    if lesion.site is None or lesion.site not in SITES:
        return words("letter.clinician.no_place")
    return site_words(lesion.site, lesion.side)


def place_code(letter: Letter) -> str | None:
    """Return the site's code and, where one is certain, its SNOMED CT concept id."""
    lesion = letter.story.lesion
    if lesion.site is None or lesion.site not in SITES:
        return None
    code = lesion.site if lesion.side is None else f"{lesion.site}-{lesion.side}"
    snomed = SITES[lesion.site].snomed
    return f"{code} · SNOMED{NO_BREAK}CT{NO_BREAK}{snomed}" if snomed else code


def is_high_risk(letter: Letter) -> bool:
    """True where the mark is at one of the sites that are named first."""
    code = letter.story.lesion.site
    return code is not None and code in SITES and SITES[code].high_risk


def score(checklist: Checklist) -> str:
    """Return "7 of 10" or "7 to 9 of 10", kept on one line."""
    key = "score" if checklist.lowest == checklist.highest else "score_range"
    text = words(f"letter.clinician.{key}", lowest=checklist.lowest, highest=checklist.highest)
    return text.replace(" ", NO_BREAK)


def faults(quality: QualityReport) -> str:
    """Return the faults of a photo by name, "" where there are none."""
    return "; ".join(_lower(words(f"quality.{finding.code.value}.name")) for finding in quality.findings)


def flag_detail(answers: Answers, code: str) -> str:
    """Return what was said about the parts of a flag: "6 weeks; injury not known"."""
    said: list[str] = []
    for part in FLAG_BY_CODE[code].parts:
        if part == "answer":
            continue
        if part in NUMBER_PARTS:
            number = flag_parts(answers, code)[part]
            known = "unknown" if number is None else "one" if number == 1 else "many"
            said.append(words(f"letter.clinician.part.{part}.{known}", number=number))
            continue
        said.append(words(f"letter.clinician.part.{part}.{flag_part(answers, code, part).value}"))
    return "; ".join(said)


def symptoms(answers: Answers) -> str:
    """Return the symptoms that the checklist asks for, what is there first, each with its answer."""
    order = (Answer.YES, Answer.UNKNOWN, Answer.NO)
    codes = sorted(("oozing", "inflamed", "sensation"), key=lambda code: order.index(answers.item(code)))
    told = (
        words(
            f"letter.clinician.symptoms.{answers.item(code).value}",
            name=words(f"letter.clinician.symptom.{code}"),
        )
        for code in codes
    )
    return "; ".join(told)


def listed(names: Iterable[str]) -> str:
    """Return the names with commas between them."""
    return ", ".join(names)


def _lower(text: str) -> str:
    return text[:1].lower() + text[1:]
