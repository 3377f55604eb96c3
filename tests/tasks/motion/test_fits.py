"""Whether things fit is plain in the scenes that are laid out; tests/proofs tries it in every turn."""

import pytest

from spatialgauge.tasks.registry import native_tasks


@pytest.mark.parametrize("name", ["fits_through", "fits_under", "fits_on"])
def test_margins_of_laid_out_scenes_are_a_quarter_or_more(twins_of, number, name):
    for twins in twins_of(name.replace("fits", "fit"), number):
        questions = list(native_tasks()[name].questions(twins))
        assert len(questions) == 2
        assert all(question.slices["margin"] >= 1.25 for question in questions)
