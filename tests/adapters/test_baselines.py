"""The baselines: each is what its name says, and none knows more than it should."""

import io
import random

import pytest
from PIL import Image, ImageDraw

from spatialgauge.adapters.baselines import NAMES, create
from spatialgauge.adapters.baselines.blobs import COLOURS, found, named_colour
from spatialgauge.adapters.baselines.fitted import fit
from spatialgauge.adapters.options import Options
from spatialgauge.benchmark import answers
from spatialgauge.benchmark.errors import UsageError
from spatialgauge.benchmark.items import Form, Item, Kind, Picture, Prompt
from spatialgauge.benchmark.pictures import checked_picture
from spatialgauge.tasks.scenes.materials import PALETTE

CHOICE = Form(kind=Kind.CHOICE, options={"A": "left", "B": "right"})
HEIGHT = Form(kind=Kind.CHOICE, options={"A": "below", "B": "above"})
LENGTH = Form(kind=Kind.QUANTITY, unit="cm")


def painted(*squares: tuple[str, int, int], size: int = 30) -> Picture:
    image = Image.new("RGB", (320, 240), "#b9b4aa")
    draw = ImageDraw.Draw(image)
    for colour, x, y in squares:
        draw.rectangle([x, y, x + size, y + size], fill=PALETTE[colour])
    stream = io.BytesIO()
    image.save(stream, "PNG")
    return checked_picture(stream.getvalue())


def prompt(form: Form, *phrases: str, picture: Picture | None = None, item: str = "i", text: str = "?") -> Prompt:
    return Prompt(item=item, text=text, form=form, phrases=phrases, pictures=(picture,) if picture else ())


def item(number: int, task: str, form: Form, truth: object, question: str = "Where is it?") -> Item:
    return Item(
        id=f"i{number}",
        task=task,
        skill="s",
        question=question,
        form=form,
        truth=truth,
        rule="exact",
        group=f"g{number}",
    )


async def test_random_draws_each_option_equally_often_and_the_same_again() -> None:
    baseline = create("random", Options())
    texts = [(await baseline.ask(prompt(CHOICE, item=f"i{number}"))).text for number in range(2000)]
    letters = [answers.of(Kind.CHOICE).read(text, CHOICE).value for text in texts]
    assert 900 < letters.count("A") < 1100
    assert texts == [(await baseline.ask(prompt(CHOICE, item=f"i{number}"))).text for number in range(2000)]


async def test_the_oracle_says_the_truth_in_the_form_asked_for() -> None:
    items = [item(0, "t", CHOICE, "B"), item(1, "t", LENGTH, 1.37)]
    baseline = create("oracle", Options(), items)
    for one in items:
        reply = await baseline.ask(prompt(one.form, item=one.id))
        reading = answers.of(one.form.kind).read(reply.text, one.form)
        assert (
            reading.value == pytest.approx(one.truth) if one.form.kind is Kind.QUANTITY else reading.value == one.truth
        )
    with pytest.raises(UsageError, match="was not given"):
        await baseline.ask(prompt(CHOICE, item="foreign"))


def test_only_the_oracle_depends_on_the_truth() -> None:
    """Exchange every truth: no other baseline may answer differently."""
    one = [item(number, "left_right", CHOICE, "A") for number in range(20)]
    other = [item(number, "left_right", CHOICE, "B") for number in range(20)]
    picture = painted(("red", 20, 100), ("blue", 200, 100))
    for name in NAMES:
        said = [
            [
                create(name, Options(), items).answer(
                    prompt(CHOICE, "the red box", "the blue box", picture=picture, item=i.id)
                )
                for i in items
            ]
            for items in (one, other)
        ]
        assert (said[0] != said[1]) == (name == "oracle"), name


def test_the_best_constant_and_the_words_answers_are_learnt() -> None:
    rng = random.Random(0)
    items = [item(n, "side", CHOICE, "B" if n % 4 else "A", "Is the mug left?") for n in range(40)]
    items += [item(100 + n, "side", CHOICE, "A", "Is the dog left?") for n in range(10)]
    items += [item(200 + n, "far", LENGTH, 0.5 * 16 ** rng.random(), "How far?") for n in range(200)]
    learnt = fit(items, "tests")
    assert learnt.constants["side"] == "B"
    constant = learnt.constants["far"]
    share = sum(0.5 <= constant / float(one.truth) <= 2 for one in items if one.task == "far") / 200
    assert share > 0.45
    assert learnt.said["dog"] == {"left": 10}


@pytest.mark.parametrize("colour", sorted(PALETTE))
def test_blobs_tells_every_colour_of_the_palette_from_the_others(colour: str) -> None:
    others = [other for other in PALETTE if other != colour]
    squares = [(other, 10 + 50 * (n % 6), 10 + 60 * (n // 6)) for n, other in enumerate(others)]
    (blob,) = found(painted(*squares, (colour, 250, 180)), colour)
    assert (round(blob.u), round(blob.v)) == (265, 195)
    assert found(painted(*squares), colour) == ()


def test_blobs_answers_from_where_the_colours_are() -> None:
    blobs = create("blobs", Options())
    phrases = ("the red mug", "the blue box")
    left = painted(("red", 40, 60), ("blue", 220, 150))
    right = painted(("red", 220, 150), ("blue", 40, 60))
    assert blobs.answer(prompt(CHOICE, *phrases, picture=left)) == "A"
    assert blobs.answer(prompt(CHOICE, *phrases, picture=right)) == "B"
    assert blobs.answer(prompt(HEIGHT, *phrases, picture=left)) == "B"
    near, far = (painted(("red", 100, 100), size=size) for size in (100, 20))
    assert blobs.answer(prompt(LENGTH, "the red mug", picture=near)) < blobs.answer(
        prompt(LENGTH, "the red mug", picture=far)
    )


@pytest.mark.parametrize(
    ("phrases", "picture"),
    [
        (("the red mug", "the blue box"), None),
        (("the red mug", "the blue box"), painted(("red", 40, 60))),
        (("the mug", "the blue box"), painted(("red", 40, 60), ("blue", 220, 150))),
    ],
)
async def test_blobs_says_so_when_it_cannot_tell(phrases: tuple[str, ...], picture: Picture | None) -> None:
    reply = await create("blobs", Options()).ask(prompt(CHOICE, *phrases, picture=picture))
    assert answers.of(Kind.CHOICE).read(reply.text, CHOICE).status in ("refused", "unparsed")


def test_colours_are_found_in_phrases() -> None:
    assert named_colour("the woman in the green shirt") == "green"
    assert named_colour("the coloured ball") is None
    assert set(COLOURS) == set(PALETTE)
