"""The 7-point checklist and the red flags side by side, what is there first."""

from triage.domain.answers import Answers, Worry
from triage.domain.checklist import ITEMS
from triage.domain.flags import FLAGS, flag_state
from triage.domain.referral import Letter
from triage.letter.blocks import Block, Columns, Framed, Gap, Stack, Text, heading
from triage.letter.facts import day, flag_detail, made_on, score
from triage.letter.icons import NO, NOT_ASKED, UNKNOWN, YES, AnswerMark
from triage.letter.theme import HAIRLINE, YES_ROW, Theme
from triage.words import words

_ANSWER = 72.0  # width of an answer with its square, points
_WEIGHT = 10.0  # width of the points, points of type
_DROP = 0.9  # brings small type to the baseline of the answer beside it, points
WORRY = "worried"


def flag_states(answers: Answers) -> dict[str, str]:
    """Return the state of every red flag, worry (RF21) last."""
    states = {flag.code: flag_state(answers, flag.code) for flag in FLAGS}
    states[WORRY] = UNKNOWN if answers.worried is None else NO if answers.worried is Worry.NO else YES
    return states


def findings(letter: Letter, theme: Theme) -> Block:
    """Return checklist and red flags of the check whose advice stands."""
    both = Columns((_checklist(letter, theme), _flags(letter, theme)), (0.0, 0.0))
    observation = letter.checked
    if observation is letter.story.latest:
        return both
    note = words("letter.clinician.answers_of", day=day(made_on(observation)))
    return Stack((Text(((note, theme.label),)), Gap(theme.gap(3)), both))


def item_states(letter: Letter) -> dict[str, str]:
    """Return the state of every checklist item, what is there first; growth between photos counts."""
    observation = letter.checked
    rules = {reason.rule.removesuffix(".measured") for reason in observation.assessment.reasons}
    states = {
        item.code: YES if f"w7.{item.code}" in rules else observation.answers.item(item.code).value
        for item in ITEMS
    }
    if "w7.diam7.unsure" in rules:
        states["diam7"] = UNKNOWN
    return dict(sorted(states.items(), key=lambda entry: entry[1] != YES))


def _row(theme: Theme, block: Block, state: str) -> Block:
    return Framed(block, theme.gap(1.9), fill=YES_ROW if state == YES else "", under=HAIRLINE, pad_x=2)


def _checklist(letter: Letter, theme: Theme) -> Block:
    weights = {item.code: item.weight for item in ITEMS}
    blocks = [
        heading(
            theme,
            words("letter.clinician.checklist.title"),
            score(letter.checked.assessment.checklist),
            strong_note=True,
        )
    ]
    states = item_states(letter)
    for code, state in states.items():
        style = theme.body.strong() if state == YES else theme.body
        cells = (
            Text(((str(weights[code]), style),)),
            Text(((words(f"letter.clinician.item.{code}"), style),)),
            AnswerMark(theme, state),
        )
        row = Columns(cells, (_WEIGHT, 0.0, _ANSWER * theme.scale), 4)
        blocks.append(_row(theme, row, state))
    open_ones = list(states.values()).count(UNKNOWN)
    note = words("letter.clinician.checklist.note")
    if open_ones:
        note = f"{note} {words('letter.clinician.checklist.open', count=open_ones)}"
    return Stack((*blocks, Gap(theme.gap(3)), Text(((note, theme.tiny),))))


def _flags(letter: Letter, theme: Theme) -> Block:
    answers = letter.checked.answers
    states = flag_states(answers)
    count = {state: list(states.values()).count(state) for state in (YES, UNKNOWN, NO)}
    counts = words("letter.clinician.flags.counts", yes=count[YES], unknown=count[UNKNOWN], no=count[NO])
    blocks = [heading(theme, words("letter.clinician.flags.title"), counts)]
    for code in (code for code, state in states.items() if state == YES):
        spans = [(_flag_name(answers, code), theme.body.strong())]
        detail = "" if code == WORRY else flag_detail(answers, code)
        if detail:
            spans.append((f": {detail}", theme.body))
        blocks.append(_flag_row(theme, YES, Text(tuple(spans))))
    for state in (UNKNOWN, NO, NOT_ASKED):
        names = [words(f"letter.clinician.flag.{code}") for code, found in states.items() if found == state]
        if names:
            small = Text((("; ".join(names), theme.small),))
            blocks.append(_flag_row(theme, state, Stack((Gap(_DROP * theme.scale), small))))
    return Stack(tuple(blocks))


def _flag_name(answers: Answers, code: str) -> str:
    if code == WORRY and answers.worried is Worry.VERY:
        return words("letter.clinician.flag.worried_very")
    name = words(f"letter.clinician.flag.{code}")
    return name[:1].upper() + name[1:]


def _flag_row(theme: Theme, state: str, block: Block) -> Block:
    return _row(theme, Columns((AnswerMark(theme, state), block), (_ANSWER * theme.scale, 0.0), 4), state)
