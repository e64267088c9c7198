"""Which places lie close to a place: what a finger on a small map may have missed."""

from dataclasses import dataclass
from typing import Final

from triage.domain.sites import SITES, site_words

_CHAINS: Final = (
    "scalp_top forehead brow eyelid eye",
    "scalp_top temple ear behind_ear scalp_back neck_back",
    "brow nose lip_skin lip_red mouth",
    "temple cheek ear",
    "nose cheek beard chin lip_skin",
    "chin neck_front chest",
    "ear neck_side shoulder",
    "neck_front neck_side neck_back back_upper",
    "shoulder chest armpit arm_front",
    "shoulder shoulder_blade arm_back",
    "chest breast nipple belly",
    "belly navel groin",
    "belly flank hip",
    "groin genital thigh_inner",
    "back_upper shoulder_blade back_mid back_lower buttock",
    "buttock anal thigh_back hip",
    "arm_front elbow_crease forearm_front wrist palm finger fingernail",
    "arm_back elbow forearm_back hand_back finger",
    "hip thigh_front knee shin ankle foot_top toe toenail",
    "toe toe_web sole",
    "thigh_inner knee",
    "thigh_back knee_back calf heel sole",
    "ankle heel",
)

_MOST: Final = 5


@dataclass(frozen=True)
class Near:
    """A place close by, with the side that goes with it."""

    code: str
    side: str | None
    label: str


def near(code: str, side: str | None) -> tuple[Near, ...]:
    """Return places next to the site `code`, on the same side where they have one."""
    found: list[str] = []
    for chain in map(str.split, _CHAINS):
        for at, name in enumerate(chain):
            if name == code:
                found.extend(chain[max(at - 1, 0) : at] + chain[at + 1 : at + 2])
    places = []
    for name in dict.fromkeys(found):
        kind = SITES[name].side
        kept = side if kind == "P" and side in ("left", "right") else None
        places.append(Near(name, kept, site_words(name, kept)))
    return tuple(places[:_MOST])
