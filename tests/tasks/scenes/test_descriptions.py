import pytest

from spatialgauge.tasks.gate import phrases
from spatialgauge.tasks.scenes.descriptions import bare, describe, may_be_mistaken
from spatialgauge.tasks.scenes.objects.catalogue import CATALOGUE
from spatialgauge.tasks.scenes.world import Camera, Room, Scene, Thing

CAMERA = Camera(position=(0.0, -4.0, 1.6), target=(0.0, 0.0, 0.3), fov=1.1, width=640, height=480)
PERSON = next(kind for kind in CATALOGUE.values() if kind.wearing)


def thing(name, noun, colour=None, x=0.0, y=0.0, edge=0.2, kind="ball"):
    return Thing(
        id=name, kind=kind, noun=noun, colour=colour, centre=(x, y, edge / 2), size=(edge,) * 3, yaw=0.0, fronted=False
    )


def scene(*things):
    return Scene(id="s", room=Room(), things=things, camera=CAMERA)


def test_a_colour_is_named_wherever_there_is_one():
    ball, box = thing("a", "ball", "red"), thing("b", "box", x=1)
    placed = scene(ball, box)
    assert describe(ball, placed) == "the red ball"
    assert describe(box, placed) == "the box"
    assert bare("the red ball") == "red ball"


def test_people_are_told_by_what_they_wear():
    person = thing("a", PERSON.noun, "green", kind=PERSON.name)
    assert describe(person, scene(person)) == f"the {PERSON.noun} in the green {PERSON.wearing}"


def test_two_of_a_kind_are_told_by_their_colours_if_nobody_mixes_these_up():
    red, blue, orange = thing("a", "ball", "red"), thing("b", "ball", "blue", x=1), thing("c", "ball", "orange", x=2)
    assert describe(red, scene(red, blue)) == "the red ball"
    assert describe(red, scene(red, orange)) is None


def test_two_alike_are_told_by_their_sizes_if_one_is_clearly_larger():
    large, small = thing("a", "ball", "red", edge=0.3), thing("b", "ball", "red", x=1)
    placed = scene(large, small)
    assert describe(large, placed) == "the larger red ball"
    assert describe(small, placed) == "the smaller red ball"
    nearly = thing("b", "ball", "red", x=1, edge=0.25)
    assert describe(large, scene(large, nearly)) is None


def test_a_larger_thing_that_looks_smaller_is_not_called_larger():
    large, small = thing("a", "ball", "red", y=3.5, edge=0.3), thing("b", "ball", "red", y=-2.5)
    assert describe(large, scene(large, small)) is None


def test_three_alike_have_no_description():
    balls = [
        thing(name, "ball", "red", x=x, edge=edge) for name, x, edge in (("a", -1, 0.1), ("b", 0, 0.2), ("c", 1, 0.4))
    ]
    assert [describe(ball, scene(*balls)) for ball in balls] == [None] * 3


def test_a_description_must_hold_in_both_twins():
    large, small = thing("a", "ball", "red", edge=0.3), thing("b", "ball", "red", x=1)
    far = thing("a", "ball", "red", y=3.5, edge=0.3)
    near = thing("b", "ball", "red", y=-2.5)
    assert describe(large, scene(large, small), scene(far, near)) is None


@pytest.mark.parametrize(
    ("one", "other", "mistaken"),
    [
        (("chair", "red"), ("armchair", "red"), True),
        (("chair", "red"), ("armchair", "blue"), False),
        (("chair", None), ("armchair", "blue"), True),
        (("mug", "red"), ("ball", "red"), False),
    ],
)
def test_a_noun_covers_its_compounds(one, other, mistaken):
    a, b = thing("a", *one), thing("b", *other)
    assert may_be_mistaken(a, b) == may_be_mistaken(b, a) == mistaken


def test_what_generated_scenes_call_a_thing_fits_no_other_thing(twins_of, stage, number):
    for twins in twins_of(stage, number):
        shared = set.intersection(*({thing.id for thing in view.scene.things} for view in twins.views))
        for name, phrase in phrases(twins, [name for name in twins.cast.values() if name in shared]).items():
            for view in twins.views:
                asked = view.scene[name]
                assert asked.noun in phrase
                assert asked.colour is None or asked.colour in phrase
                alike = [t for t in view.scene.things if (t.noun, t.colour) == (asked.noun, asked.colour)]
                if len(alike) > 1:
                    volumes = sorted(t.size[0] * t.size[1] * t.size[2] for t in alike)
                    own = asked.size[0] * asked.size[1] * asked.size[2]
                    assert len(alike) == 2
                    assert volumes[1] / volumes[0] >= 1.3**3 - 1e-9
                    assert ("larger" in phrase) == (own == volumes[1])
                    assert ("smaller" in phrase) == (own == volumes[0])
