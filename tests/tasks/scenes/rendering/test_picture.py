"""Pictures: the same bytes everywhere on one machine, well exposed, colours as they are named."""

import hashlib
import subprocess
import sys
from collections.abc import Callable

import numpy as np
import pytest
from PIL import Image

from spatialgauge.adapters.baselines.blobs import found
from spatialgauge.benchmark.errors import UsageError
from spatialgauge.tasks.scenes.materials import PALETTE
from spatialgauge.tasks.scenes.rendering.encode import encoded
from spatialgauge.tasks.scenes.rendering.missing import needs
from spatialgauge.tasks.scenes.rendering.picture import draw, toned
from spatialgauge.tasks.scenes.rendering.rays import look
from spatialgauge.tasks.scenes.world import Scene, Thing

Make = Callable[..., Thing]
MakeScene = Callable[..., Scene]


def test_another_process_with_other_threads_draws_the_same_bytes(scene: MakeScene, thing: Make) -> None:
    drawn = scene(thing("ball", "ball", 0.1, 0.2, colour="red"))
    script = (
        "import sys, hashlib\n"
        "import mitsuba\n"
        "mitsuba.set_variant('scalar_rgb')\n"
        "import drjit\n"
        "drjit.set_thread_count(1)\n"
        "from spatialgauge.tasks.scenes.rendering.picture import draw\n"
        "from spatialgauge.tasks.scenes.world import Scene\n"
        "scene = Scene.model_validate_json(sys.stdin.read())\n"
        "print(hashlib.sha256(draw(scene).tobytes()).hexdigest())\n"
    )
    other = subprocess.run(
        [sys.executable, "-c", script], input=drawn.model_dump_json(), capture_output=True, text=True, check=True
    )
    assert other.stdout.strip() == hashlib.sha256(draw(drawn).tobytes()).hexdigest()


@pytest.mark.parametrize("seed", range(4))
def test_rooms_are_well_lit(scene: MakeScene, seed: int) -> None:
    pixels = draw(scene(room=seed))
    assert 70 < pixels.mean() < 190
    assert (pixels >= 254).mean() < 0.03
    assert (pixels <= 2).mean() < 0.01
    assert pixels.reshape(-1, 3).std(axis=0).min() > 8


@pytest.mark.slow
@pytest.mark.parametrize("colour", sorted(set(PALETTE) - {"white"}))
def test_a_colour_looks_like_its_name(scene: MakeScene, thing: Make, colour: str) -> None:
    """The classical baseline, which knows the names' hues, finds the ball where the buffers say it is."""
    drawn = scene(thing("ball", "ball", 0.0, -0.6, colour=colour), side=320, room=2)
    rows, columns = np.nonzero(look(drawn).ids == 1)
    blob = found(encoded(draw(drawn)), colour)[0]
    assert abs(blob.u - columns.mean()) < np.ptp(columns) / 2
    assert abs(blob.v - rows.mean()) < np.ptp(rows) / 2


def test_white_is_bright_and_without_hue(scene: MakeScene, thing: Make) -> None:
    """A white ball is shaded grey below, so it is held to what makes white: no hue, and lighter than the room."""
    drawn = scene(thing("ball", "ball", 0.0, -0.6, colour="white"), side=320, room=2)
    pixels, mask = draw(drawn), look(drawn).ids == 1
    light = np.percentile(pixels[mask], 75, axis=0)
    assert np.ptp(light) < 25
    assert light.mean() > np.percentile(pixels[~mask].mean(axis=1), 60)


def test_the_tone_curve_keeps_order_and_ends() -> None:
    ramp = np.linspace(0, 20, 500, dtype=np.float32)[None, :, None].repeat(3, axis=2)
    shades = toned(ramp)[0, :, 0].astype(int)
    assert shades[0] == 0
    assert shades[-1] == 255
    assert (np.diff(shades) >= 0).all()


def test_a_picture_is_stored_as_webp_of_its_size() -> None:
    pixels = np.random.default_rng(0).integers(0, 255, (48, 64, 3), dtype=np.uint8)
    picture = encoded(pixels)
    assert (picture.mime, picture.width, picture.height) == ("image/webp", 64, 48)
    assert encoded(pixels).sha256 == picture.sha256


def test_what_the_renderer_lacks_is_named_with_its_mend() -> None:
    with pytest.raises(UsageError, match=r"spatialgauge\[scenes\]"), needs("mitsuba"):
        raise ModuleNotFoundError("No module named 'mitsuba'")
    with pytest.raises(UsageError, match="libatomic1"), needs("mitsuba"):
        raise ImportError("libatomic.so.1: cannot open shared object file")


def test_pixels_are_a_picture(scene: MakeScene) -> None:
    pixels = draw(scene())
    assert pixels.dtype == np.uint8
    assert Image.fromarray(pixels).size == (160, 120)
