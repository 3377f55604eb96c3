"""Whether stacks stand, found again by a linear programme of the forces between the blocks."""

import itertools
from collections import Counter
from random import Random

import pytest

from spatialgauge.tasks.base import Variants
from spatialgauge.tasks.motion.stacks import FallingStack
from spatialgauge.tasks.puzzles import stacks
from spatialgauge.tasks.puzzles.stacks import Block
from spatialgauge.tests.proofs.puzzling import in_balance


@pytest.fixture(scope="module")
def groups():
    made = [stacks.make(Random(f"tests:{number}")) for number in range(12)]
    return [Variants(f"stacks-{number}", "stacks", one.states) for number, one in enumerate(made)]


def any_stack(rng):
    blocks = []
    for _ in range(rng.randint(2, 6)):
        width, x = rng.randint(30, 100), 0.0
        if blocks:
            x = blocks[-1].x + rng.uniform(-0.4, 0.4) * (blocks[-1].width + width) / 2
        blocks.append(Block(x=x, width=width, height=rng.randint(20, 60), colour="#000000"))
    return tuple(blocks)


def test_two_thousand_stacks_stand_where_forces_can_hold_them():
    rng = Random("forces")
    counted = Counter()
    for _ in range(2000):
        stack = any_stack(rng)
        if abs(min(stacks.margins(stack))) < 1e-3:
            continue
        counted[stacks.stands(stack)] += 1
        assert in_balance(stack) == stacks.stands(stack)
    assert min(counted.values()) > 300


def test_one_stack_falls_and_another_one_in_the_twin(groups):
    for variants in groups:
        falling = [[not in_balance(stack) for stack in view.stacks] for view in variants.views]
        assert [sum(one) for one in falling] == [1, 1]
        assert falling[0] != falling[1]
        for question in FallingStack().questions(variants):
            assert question.truth == "ABCD"[falling[question.view].index(True)]


def test_every_centre_of_mass_is_plainly_over_its_support_or_beside_it(groups):
    for variants in groups:
        for view in variants.views:
            for stack in view.stacks:
                assert min(map(abs, stacks.margins(stack))) >= stacks.CLEAR


def test_neither_the_largest_step_nor_the_lean_tells_which_one_falls(groups):
    for variants in groups:
        for view in variants.views:
            steps = [max(abs(b.x - a.x) for a, b in itertools.pairwise(one)) for one in view.stacks]
            leans = [abs(one[-1].x - one[0].x) for one in view.stacks]
            assert max(steps) < 1.15 * min(steps)
            assert max(leans) - min(leans) < 0.5


def test_a_block_beside_the_one_below_is_an_error():
    blocks = (Block(x=0, width=40, height=20, colour="#000000"), Block(x=50, width=40, height=20, colour="#000000"))
    with pytest.raises(ValueError, match="block 1"):
        stacks.supports(blocks)


def test_the_picture_shows_every_block(groups):
    view = groups[0].views[0]
    picture = view.draw()
    assert picture.shape == (480, 640, 3)
    for number, stack in enumerate(view.stacks):
        foot = stacks.BASE
        for block in stack:
            x, y = 640 * (number + 0.5) / 4 + block.x, foot - block.height / 2
            assert "#{:02x}{:02x}{:02x}".format(*picture[round(y), round(x)]) == block.colour
            foot -= block.height
