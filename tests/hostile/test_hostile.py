"""Sixty of the thousand; all of them: ``python -m tests.hostile``."""

import pytest

from tests.hostile import page
from tests.hostile.__main__ import run_all, warm_up
from tests.hostile.cases import seeds


@pytest.mark.timeout(600)
def test_hostile_inputs_through_the_commands(tmp_path):
    made = seeds(tmp_path)
    warm_up()
    tally = run_all(40, 11, tmp_path, made)
    assert [(number, text, ran.err) for number, _, text, ran in tally.wrong] == []
    assert len({kind for kind, _ in tally.codes}) >= 5


def test_hostile_inputs_through_the_page(tmp_path):
    seen = page.run_all(20, 11, tmp_path)
    assert seen.wrong == []
    assert seen.answers[200] > 0
