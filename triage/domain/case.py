"""One mark as the rules see it: the answers, what changed, and what follows from them together."""

from dataclasses import dataclass, replace
from functools import cached_property

from triage.domain.answers import Answer, Answers, Worry
from triage.domain.change import GROWTH, Change
from triage.domain.checklist import ITEMS, Checklist, checklist, combined
from triage.domain.flags import flag_number, flag_part, flag_said, unknown_as_no


@dataclass(frozen=True)
class Case:
    """Everything the rules may look at.

    `worried_before`: the person was already worried at the check before this one. `strict_change`: treat
    any change as urgent, as the Scottish Referral Guidelines 2019 do. `diameter`: what a measured diameter answers to
    item diam7; None where nothing was measured.
    """

    answers: Answers
    changes: frozenset[Change] = frozenset()
    worried_before: bool = False
    strict_change: bool = False
    diameter: Answer | None = None

    def item(self, code: str) -> Answer:
        """Return the checklist answer. Growth since an earlier photo answers size with yes; a diameter joins diam7."""
        if code == "size" and self.changes & GROWTH:
            return Answer.YES
        if code == "diam7" and self.diameter is not None:
            return combined(self.answers.item(code), self.diameter)
        return self.answers.item(code)

    @cached_property
    def checklist(self) -> Checklist:
        """The 7-point score, with measured growth counted."""
        return checklist({item.code: self.item(item.code) for item in ITEMS})

    @cached_property
    def any_item(self) -> bool:
        """True where at least one checklist item is a yes (lo >= 1)."""
        return self.checklist.lowest >= 1

    def yes(self, code: str, part: str | None = None) -> bool:
        """True where the flag, or its part, was answered yes."""
        said = flag_said(self.answers, code) if part is None else flag_part(self.answers, code, part)
        return said is Answer.YES

    def number(self, code: str, part: str) -> int | None:
        """Return a number part of a flag; None = not known."""
        return flag_number(self.answers, code, part)

    @cached_property
    def new(self) -> bool:
        """True where any answer says that the mark is new."""
        return self.yes("new") or self.yes("acral", "new")

    @cached_property
    def changing(self) -> bool:
        """True where any answer or measurement says that the mark changes or grows."""
        parts = (("efg", "growing"), ("acral", "changing"), ("acral", "enlarging"))
        return (
            bool(self.changes)
            or self.item("size") is Answer.YES
            or self.yes("fast")
            or self.yes("change")
            or any(self.yes(code, part) for code, part in parts)
        )

    @cached_property
    def lump(self) -> bool:
        """True where the mark is raised and firm, or a new lump was seen."""
        return Change.LUMP in self.changes or (self.yes("efg", "raised") and self.yes("efg", "firm"))

    @cached_property
    def worry(self) -> Worry:
        """How worried the person is; not answered counts as not worried, because RF21 has no unknown."""
        return self.answers.worried or Worry.NO

    def known(self) -> "Case":
        """Return the case with every unknown counted as no, for the floor K."""
        measured = Answer.NO if self.diameter is Answer.UNKNOWN else self.diameter
        return replace(self, answers=unknown_as_no(self.answers), diameter=measured)
