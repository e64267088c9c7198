"""How the picture joins the answers: the table J of the facts sheet, section 3. All cells are our choice."""

from collections.abc import Mapping
from enum import Enum

from triage.domain.tier import Band, NotAssessed, Tier


class Column(Enum):
    """What the picture check can say: a band, or one of three ways of saying nothing."""

    LOW = "low"
    RAISED = "raised"
    HIGH = "high"
    OFF = "off"
    REFUSED = "refused"
    OUT_OF_DOMAIN = "out of domain"


_R, _W, _S, _U = Tier.ROUTINE, Tier.WATCH, Tier.SOON, Tier.URGENT

TABLE: Mapping[Column, tuple[Tier, Tier, Tier, Tier]] = {
    Column.LOW: (_R, _W, _S, _U),
    Column.RAISED: (_W, _S, _S, _U),
    Column.HIGH: (_S, _U, _U, _U),
    Column.OFF: (_R, _W, _S, _U),
    Column.REFUSED: (_W, _W, _S, _U),
    Column.OUT_OF_DOMAIN: (_W, _W, _S, _U),
}
"""The joined tier for a floor of routine, watch, soon and urgent."""


def join(floor: Tier, column: Column) -> Tier:
    """Return J(floor, column)."""
    return TABLE[column][floor]


def column_of(band: Band | None, not_assessed: NotAssessed | None, third_refusal: bool) -> Column:
    """Return the column of the table; only the third refusal of a visit counts as refused."""
    if band is not None:
        return Column[band.name]
    if not_assessed is NotAssessed.UNFAMILIAR:
        return Column.OUT_OF_DOMAIN
    if not_assessed is NotAssessed.PHOTO_REFUSED and third_refusal:
        return Column.REFUSED
    return Column.OFF
