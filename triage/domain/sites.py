"""The 62 body sites of the facts sheet, section 7, and how a site is written and checked."""

from collections.abc import Mapping
from dataclasses import dataclass

from triage.domain.one_line import one_line
from triage.errors import UsageError

SIDES = ("left", "right", "middle")
"""The person's own left and right."""


@dataclass(frozen=True)
class BodySite:
    """One place on the body.

    `side` is P (left or right required), T (left, right or middle, may be left out) or - (none). `view` is
    the body map that shows it: F front, B back, S side. `high_risk` sites are named first in the letter.
    `snomed` is a SNOMED CT concept id, None where none is certain.
    """

    code: str
    label: str
    side: str
    view: str
    high_risk: bool
    acral: bool
    model_off: bool
    snomed: str | None


# code;label;side;view;flags (h high risk, a acral, x model off);SNOMED CT
_TABLE = """
scalp_top;Top of head;T;F;h;43067004
scalp_back;Back of head;T;B;h;43067004
forehead;Forehead;T;F;;
temple;Temple;P;S;h;16621002
eyelid;Eyelid;P;F;hx;
brow;Eyebrow;P;F;;
nose;Nose;T;F;h;
cheek;Cheek;P;F;;
ear;Ear;P;S;h;
behind_ear;Behind ear;P;B;h;
lip_skin;Lip, outside;T;F;h;
lip_red;Lip, red part;T;F;hx;
chin;Chin or jaw;T;F;;
beard;Beard area;T;F;;
neck_front;Front of neck;T;F;;
neck_side;Side of neck;P;S;;
neck_back;Back of neck;T;B;;
mouth;Inside mouth;-;F;x;
eye;On the eye;P;F;x;
chest;Chest;T;F;;74160004
breast;Breast;P;F;;82038008
nipple;Nipple area;P;F;x;
belly;Belly;T;F;;75093004
navel;Belly button;-;F;;315003
flank;Side of body;P;S;;
shoulder_blade;Shoulder blade;P;B;;45980000
back_upper;Upper back;T;B;;66643007
back_mid;Middle back;T;B;;66643007
back_lower;Lower back;T;B;;66643007
buttock;Buttock;P;B;;22180002
groin;Groin;P;F;;
genital;Genital area;-;F;x;
anal;Around the anus;-;B;x;21308002
shoulder;Shoulder;P;F;;76552005
armpit;Armpit;P;F;;76261009
arm_front;Upper arm, front;P;F;;371309009
arm_back;Upper arm, back;P;B;;371309009
elbow;Elbow;P;B;;74757004
elbow_crease;Elbow crease;P;F;;
forearm_front;Forearm, inside;P;F;;5742000
forearm_back;Forearm, outside;P;B;;5742000
wrist;Wrist;P;F;;24785000
hand_back;Back of hand;P;B;h;33712006
palm;Palm;P;F;ax;
finger;Finger;P;B;;56213003
fingernail;Fingernail;P;B;ax;72651009
hip;Hip;P;S;;
thigh_front;Thigh, front;P;F;;
thigh_inner;Thigh, inside;P;F;;
thigh_back;Thigh, back;P;B;;
knee;Knee;P;F;;
knee_back;Back of knee;P;B;;
shin;Shin;P;F;;
calf;Calf;P;B;;51059006
ankle;Ankle;P;S;;67269001
foot_top;Top of foot;P;F;;
heel;Heel;P;B;ax;
sole;Sole;P;B;ax;
toe;Toe;P;F;;52034004
toe_web;Between toes;P;F;ax;
toenail;Toenail;P;F;ax;72651009
other;Somewhere else;T;F;x;
"""


def _read(row: str) -> BodySite:
    code, label, side, view, flags, snomed = row.split(";")
    return BodySite(code, label, side, view, "h" in flags, "a" in flags, "x" in flags, snomed or None)


SITES: Mapping[str, BodySite] = {entry.code: entry for entry in map(_read, _TABLE.split("\n")[1:-1])}
"""Every site by its code, head to foot."""

NAIL_SITES = frozenset({"fingernail", "toenail"})
"""Where RF6 is asked."""

ACRAL_SITES = frozenset(entry.code for entry in SITES.values() if entry.acral) - NAIL_SITES
"""Palm, sole, heel and toe web: where RF7 is asked."""

MOUTH_SITES = frozenset({"mouth", "lip_red"})
"""Inside the mouth and the lining of the lip."""

PRIVATE_SITES = frozenset({"genital", "anal"})
"""Where no photo should be taken."""

EYE_SITES = frozenset({"eye", "eyelid"})
"""The surface of the eye and the margin of the lid."""

MUCOSA_SITES = MOUTH_SITES | PRIVATE_SITES | {"eye"}
"""Where RF18 is asked."""

PEARLY_URGENT_SITES = frozenset({"eyelid", "brow", "eye", "ear", "nose", "lip_skin", "lip_red"})
"""Where RF5 is urgent."""

FACE_NECK_SITES = frozenset(
    {
        *("forehead", "temple", "eyelid", "brow", "nose", "cheek", "ear", "behind_ear", "lip_skin"),
        *("lip_red", "chin", "beard", "neck_front", "neck_side", "neck_back"),
    }
)
"""Face and neck: flat brown patches there change slowly and get one photo more (section 5)."""


def site(code: str) -> BodySite:
    """Return the site `code`; a ``UsageError`` says that there is no such site."""
    if code not in SITES:
        shown = one_line(code[:40])
        raise UsageError(f'There is no body site "{shown}"; use a code such as back_upper or cheek-left.')
    return SITES[code]


def check_side(code: str, side: str | None) -> None:
    """Raise ``UsageError`` unless `side` fits the site `code`."""
    kind = site(code).side
    if kind == "-" and side is not None:
        raise UsageError(f'The site "{code}" has no side; leave the side out.')
    if kind == "P" and side not in ("left", "right"):
        raise UsageError(f'The site "{code}" needs a side: use {code}-left or {code}-right.')
    if kind == "T" and side not in (None, *SIDES):
        raise UsageError(f'The side of "{code}" must be left, right or middle.')


def parse_site(text: str) -> tuple[str, str | None]:
    """Read ``CODE`` or ``CODE-SIDE``, such as ``"back_upper-left"``, and check it."""
    code, dash, side = text.partition("-")
    chosen = side if dash else None
    check_side(code, chosen)
    return code, chosen


def site_words(code: str, side: str | None) -> str:
    """Return the plain English place: "Left shoulder", "Upper back, middle", "Chest"."""
    entry = site(code)
    if side is None:
        return entry.label
    if entry.side == "P":
        return f"{side.capitalize()} {entry.label[0].lower()}{entry.label[1:]}"
    return f"{entry.label}, {side}"
