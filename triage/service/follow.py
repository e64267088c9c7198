"""What is followed: the list of marks, one mark's story, its pictures, and small changes to it."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date

from triage.domain.answers import Answers
from triage.domain.events import EventKind
from triage.domain.history import Lesion, LesionStory, Observation
from triage.domain.standing import Standing
from triage.domain.tier import Tier
from triage.errors import HistoryError
from triage.imaging.decode import decode, preview, whole
from triage.imaging.pair import beside
from triage.service.desk import Desk
from triage.service.due import standings
from triage.service.events import note
from triage.service.record import lesion_name


@dataclass(frozen=True)
class Followed:
    """One mark of the list with the advice that stands; `standing` is None before its first observation."""

    story: LesionStory
    standing: Standing | None


@dataclass(frozen=True)
class Pair:
    """Two observations of one mark, the earlier first; `why` says in one sentence what is known of them."""

    first: Observation
    second: Observation
    why: str


def _followed(desk: Desk, stories: Sequence[LesionStory]) -> tuple[Followed, ...]:
    return tuple(map(Followed, stories, standings(desk, stories)))


def lesions(desk: Desk, *, whole: bool = False) -> tuple[Followed, ...]:
    """Every mark that is followed, oldest first, with the checks that its advice and its picture rest on.

    `whole`: with all of its checks.
    """
    return _followed(desk, desk.history.lesions() if whole else desk.history.marks())


def removed(desk: Desk) -> tuple[Followed, ...]:
    """Every mark that was taken out of the list; `restore` brings one back."""
    return _followed(desk, desk.history.marks(removed=True))


def agenda(desk: Desk, *, whole: bool = False) -> tuple[Followed, ...]:
    """Every mark that is followed: open urgent ones first, then soon, then the others by their day.

    `whole`: as in `lesions`.
    """

    def pressing(one: Followed) -> tuple[int, date]:
        leads = one.standing
        if leads is None:
            return 0, date.max
        return (-leads.tier if leads.open and leads.tier >= Tier.SOON else 0), leads.by

    return tuple(sorted(lesions(desk, whole=whole), key=pressing))


def story(desk: Desk, lesion_id: str) -> Followed:
    """One mark with its observations, oldest photo first. Raises `HistoryError` where there is none."""
    (one,) = _followed(desk, (desk.history.story(lesion_id),))
    return one


def picture(desk: Desk, observation_id: str, longest: int = 1280) -> bytes | None:
    """The photo of an observation as an upright JPEG without metadata; None where it has none."""
    content = desk.history.photo(observation_id)
    return None if content is None else preview(decode(content), longest)


def original(desk: Desk, observation_id: str) -> bytes | None:
    """The photo of an observation in its own size, upright, without metadata; None where it has none."""
    content = desk.history.photo(observation_id)
    return None if content is None else whole(content)


def rename(desk: Desk, lesion_id: str, name: str) -> Lesion:
    """Give a mark another name. Raises `UsageError` for a name that cannot be used."""
    return desk.history.rename(lesion_id, lesion_name(name), desk.clock())


def remove(desk: Desk, lesion_id: str) -> Lesion:
    """Take a mark out of the list; `restore` brings it back."""
    return desk.history.remove(lesion_id, desk.clock())


def restore(desk: Desk, lesion_id: str) -> Lesion:
    """Bring a removed mark back."""
    return desk.history.restore(lesion_id, desk.clock())


def mark_seen(desk: Desk, lesion_id: str) -> Lesion:
    """Record that a clinician saw the mark: the advice up to now is closed."""
    return note(desk, lesion_id, EventKind.SEEN).lesion


def answers_before(desk: Desk, lesion_id: str, own: Collection[str] = ()) -> Answers | None:
    """The answers of the last check of this mark, `own` observations left out; None where there is none."""
    earlier = (one for one in desk.history.story(lesion_id).observations if one.id not in own)
    last = max(earlier, key=lambda one: one.recorded_at, default=None)
    return last.answers if last else None


def pair(desk: Desk, lesion_id: str, first: str | None = None, second: str | None = None) -> Pair:
    """Choose two observations with photos: those named, else the oldest and the newest.

    Raises `HistoryError` where the mark has no two photos or one named is not among them.
    """
    shown = [one for one in desk.history.story(lesion_id).observations if one.photo]
    known = {one.id: one for one in shown}
    for name in (first, second):
        if name is not None and name not in known:
            raise HistoryError("This mark has no such photo. Choose another one.")
    if len(shown) < 2:
        raise HistoryError("Two photos of the mark are needed. Save a second one first.")
    one = known[first] if first else shown[0]
    other = known[second] if second else shown[-1]
    return Pair(
        one, other, "Not measured: look at both photos, and see a doctor about any change you notice."
    )


def side_by_side(desk: Desk, two: Pair, height: int = 1000) -> bytes:
    """Both photos of a pair as one JPEG, the first on the left, each `height` pixels high."""
    pictures = [desk.history.photo(one.id) or b"" for one in (two.first, two.second)]
    return beside(*(decode(content) for content in pictures), height=height)
