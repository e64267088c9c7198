"""QuestionnaireResponse and the checklist's Observation: what was answered. Unknown is an answer, never left out."""

from collections.abc import Iterator

from triage.domain.answers import EXCLUSIONS, Answer, Answers, PartAnswer
from triage.domain.checklist import ITEM_CODES
from triage.domain.flag_table import FLAG_BY_CODE
from triage.domain.flags import asked_flags, flag_parts, flag_said
from triage.domain.history import Observation
from triage.domain.sites import SITES
from triage.service.fhir.parts import TERMINOLOGY, Part, concept, held, instant, made_id, own, resource, to
from triage.words import words

WORRY = "RF21"
"""The id of the question for worry (facts sheet, section 2)."""


def questionnaire_response(person: Part, observation: Observation) -> Part:
    """Return the answers of one check. `in-progress` where a question got no answer, not even "don't know"."""
    answers = observation.answers
    return resource(
        "QuestionnaireResponse",
        made_id("answers", observation.id),
        status="completed" if _all_answered(answers) else "in-progress",
        subject=to(person),
        authored=instant(observation.recorded_at),
        item=list(_items(answers)),
    )


def checklist_observation(person: Part, mark: Part, response: Part, observation: Observation) -> Part:
    """Return the weighted 7-point score: the lowest sum, and the lowest and highest as components."""
    score = observation.assessment.checklist
    return resource(
        "Observation",
        made_id("w7", observation.id),
        status="final",
        category=[category("survey")],
        code=concept(own("observation", "w7"), said=words("screen.clinician.checklist")),
        subject=to(person),
        focus=[to(mark)],
        effectiveDateTime=instant(observation.recorded_at),
        valueInteger=score.lowest,
        derivedFrom=[to(response)],
        component=[
            {"code": concept(own("observation", f"w7-{name}"), said=name), "valueInteger": value}
            for name, value in (("lo", score.lowest), ("hi", score.highest))
        ],
    )


def category(code: str) -> Part:
    """Return a category of observations: `survey` or `exam`."""
    return concept({"system": f"{TERMINOLOGY}/observation-category", "code": code})


def _all_answered(answers: Answers) -> bool:
    asked = asked_flags(answers)
    return (
        answers.worried is not None
        and all(code in answers.items for code in ITEM_CODES)
        and all(code in answers.exclusions for code in EXCLUSIONS)
        and all(_flag_answered(answers, code) for code in asked)
    )


def _flag_answered(answers: Answers, code: str) -> bool:
    """True where the flag was answered as a whole, or in each of the parts that a yes asks for."""
    given = answers.flags.get(code)
    if given is None or isinstance(given, Answer):
        return given is not None
    parts = FLAG_BY_CODE[code].parts
    needed = ("answer",) if "answer" in parts and flag_said(answers, code) is not Answer.YES else parts
    return all(part in given for part in needed)


def _items(answers: Answers) -> Iterator[Part]:
    yield _item("age", words("screen.clinician.age"), answers.age)
    entry = SITES.get(answers.site or "")
    place = own("site", entry.code, entry.label) if entry else None
    yield _item("site", words("screen.where.title"), place)
    side = own("side", answers.side, words(f"screen.where.side.{answers.side}")) if answers.side else None
    yield _item("side", words("screen.where.which_side"), side)
    for code in ITEM_CODES:
        yield _item(code, words(f"question.{code}.title"), answers.item(code))
    for code in asked_flags(answers):
        yield _flag(answers, code)
    for code in EXCLUSIONS:
        yield _item(f"exclusion.{code}", words(f"exclusion.{code}.title"), answers.exclusion(code))
    said = answers.worried
    worry = own("worry", said.value, words(f"worry.{said}")) if said else None
    yield _item(WORRY, words("worry.worried.title"), worry)


def _flag(answers: Answers, code: str) -> Part:
    """Return one red flag; its parts stand beneath its answer, as FHIR wants it."""
    flag = FLAG_BY_CODE[code]
    made = _item(flag.id, words(f"flag.{code}.title"), flag_said(answers, code))
    parts = [
        _item(f"{flag.id}.{part}", words(f"flag.{code}.{part}.title"), value)
        for part, value in flag_parts(answers, code).items()
        if flag.parts and part != "answer"
    ]
    if parts:
        made["answer"][0]["item"] = parts
    return made


def _item(id: str, question: str, value: PartAnswer | Part) -> Part:
    return {"linkId": id, "text": question, "answer": [_answer(value)]}


def _answer(value: PartAnswer | Part) -> Part:
    if isinstance(value, int) and not isinstance(value, Answer):
        return {"valueInteger": value}
    if isinstance(value, dict):
        return {"valueCoding": value}
    said = value or Answer.UNKNOWN
    return {"valueCoding": held(**own("answer", said.value, words(f"answer.{said.value}")))}
