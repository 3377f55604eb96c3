"""What goes wrong with a picture is told with its stage and reason, and the run goes on."""

from dataclasses import dataclass, replace
from io import BytesIO

import numpy as np
import pytest
from PIL import Image

from spatialgauge.benchmark.experts import Calibration, Depth, Mask, rgb
from spatialgauge.benchmark.pictures import checked_picture
from spatialgauge.tasks.scenes.lifting.instruments import Instruments
from spatialgauge.tasks.scenes.lifting.lifter import Dropped, Lifter
from spatialgauge.tasks.scenes.lifting.settings import FLOORS, Settings
from spatialgauge.tasks.scenes.lifting.store import Failure, Folder, Source, failures, outcome, photographs
from spatialgauge.tasks.scenes.lifting.truth import Truth, digest


class Broken:
    """An expert of any role that fails in its own way."""

    def __getattr__(self, name):
        def fails(*_):
            raise RuntimeError("out of memory")

        return fails


class Nothing:
    def find(self, picture, phrases):
        return []


class Specks:
    def masks(self, picture, boxes):
        return [Mask(np.zeros(picture.shape[:2], bool), 1.0) for _ in boxes]


class NoPhoto:
    def compare(self, picture, texts):
        return [1.0 if text == "a painting" else 0.0 for text in texts]


class Unfocused:
    def __init__(self, truth):
        self.truth = truth

    def depth(self, picture):
        return Depth(self.truth.depth(picture).metres, None)


class Void:
    def depth(self, picture):
        metres = np.full(picture.shape[:2], np.nan, np.float32)
        metres[0, 0] = 1
        return Depth(metres, 500.0)


class Alike:
    def captions(self, picture, boxes):
        return ["thing"] * len(boxes)


STAGES = [
    ("filter", {"classifier": lambda _: NoPhoto()}, "rather a painting"),
    ("filter", {"classifier": lambda _: Broken()}, "out of memory"),
    ("regions", {"detector": lambda _: Nothing()}, "0 things found"),
    ("regions", {"detector": lambda _: Broken()}, "RuntimeError"),
    ("masks", {"segmenter": lambda _: Specks()}, "0 masks"),
    ("captions", {"captioner": lambda _: Broken()}, "out of memory"),
    ("depth", {"depth": lambda _: Broken()}, "out of memory"),
    ("calibration", {"calibrator": lambda _: Broken()}, "out of memory"),
    ("intrinsics", {"depth": Unfocused}, "--fov"),
    ("clouds", {"depth": lambda _: Void()}, "no cloud is left"),
    ("boxes", {"space_boxes": lambda _: Broken()}, "out of memory"),
    ("names", {"captioner": lambda _: Alike()}, "can be told apart"),
]


@pytest.mark.parametrize(("stage", "experts", "reason"), STAGES, ids=[f"{n}-{s[0]}" for n, s in enumerate(STAGES)])
def test_a_failure_tells_its_stage_and_reason(truth_of, pictures, stage, experts, reason):
    truth = truth_of()
    given = replace(truth.instruments(), **{role: make(truth) for role, make in experts.items()})
    with pytest.raises(Dropped, match=reason) as dropped:
        Lifter(given).lift(pictures[0], "0")
    assert dropped.value.stage == stage


@dataclass
class Sabotaged:
    """All experts in one; over a picture that `breaks` knows, the one of that stage fails."""

    truth: Truth
    breaks: dict[str, str]

    def _fails(self, picture, stage):
        if self.breaks.get(digest(picture)) == stage:
            raise RuntimeError(f"broken at {stage}")

    def compare(self, picture, texts):
        self._fails(picture, "filter")
        return [1.0, *[0.0] * (len(texts) - 1)]

    def find(self, picture, phrases):
        self._fails(picture, "frame" if tuple(phrases) == FLOORS else "regions")
        return self.truth.find(picture, phrases)

    def masks(self, picture, boxes):
        self._fails(picture, "masks")
        return self.truth.masks(picture, boxes)

    def captions(self, picture, boxes):
        self._fails(picture, "captions")
        nameless = self.breaks.get(digest(picture)) == "names"
        return ["thing"] * len(boxes) if nameless else self.truth.captions(picture, boxes)

    def depth(self, picture):
        self._fails(picture, "depth")
        known = self.truth.depth(picture)
        broken = self.breaks.get(digest(picture))
        metres = known.metres.copy()
        if broken == "clouds":
            metres[1:] = np.nan
        return Depth(metres, None if broken == "intrinsics" else known.focal)

    def calibrate(self, picture):
        self._fails(picture, "calibration")
        x, y, z = self.truth.views[digest(picture)].scene.camera.world_from_camera[2, :3]
        return Calibration((float(x), float(y), float(z)))

    def facing(self, picture, box):
        self._fails(picture, "boxes")
        return self.truth.facing(picture, box)


EVERY_STAGE = (
    "filter", "regions", "masks", "captions", "depth", "calibration", "intrinsics", "clouds", "frame", "boxes", "names",
)  # fmt: skip


def test_a_picture_that_fails_at_each_stage_leaves_its_reason_and_the_run_goes_on(views, pictures, tmp_path):
    torn = tmp_path / "torn.png"
    torn.write_bytes(pictures[0].data[:200])
    sources, breaks, known = [Source("read", torn)], {}, {}
    for number, stage in enumerate((*EVERY_STAGE, "none")):
        pixels = rgb(pictures[0]).copy()
        pixels[0, 0] = number
        stream = BytesIO()
        Image.fromarray(pixels).save(stream, "PNG")
        picture = checked_picture(stream.getvalue())
        breaks[digest(rgb(picture))] = stage
        known[digest(rgb(picture))] = views[0]
        sources.append(Source(stage, picture))
    experts = Sabotaged(Truth(known), breaks)
    roles = ("detector", "segmenter", "depth", "classifier", "captioner", "calibrator", "facing")
    lifter = Lifter(Instruments(**dict.fromkeys(roles, experts)))
    folder = Folder(tmp_path / "scenes", {})
    for source in sources:
        folder.keep(outcome(lifter, source))
    told = {failure.source: (failure.stage, failure.reason) for failure in failures(tmp_path / "scenes")}
    assert {source: stage for source, (stage, _) in told.items()} == {name: name for name in ("read", *EVERY_STAGE)}
    assert all(reason for _, reason in told.values())
    assert "broken at frame" in told["frame"][1]
    assert [str(one.provenance["source"]) for one in photographs(tmp_path / "scenes")] == ["none"]


@pytest.mark.parametrize(("share", "kept"), [(0.49, False), (0.51, True)])
def test_the_filters_threshold_is_kept_to(truth_of, pictures, share, kept):
    """VQASynth takes a threshold and never looks at it."""

    class Doubtful:
        def compare(self, picture, texts):
            return [share, 0.0, 1 - share, *[0.0] * (len(texts) - 3)]

    made = outcome(Lifter(replace(truth_of().instruments(), classifier=Doubtful())), Source("0", pictures[0]))
    assert isinstance(made, Failure) != kept


def test_killed_and_resumed_the_folder_is_the_same(truth_of, pictures, tmp_path):
    lifter = Lifter(truth_of().instruments())
    sources = [Source(str(n), picture) for n, picture in enumerate(pictures)]
    bad = tmp_path / "bad.jpg"
    bad.write_bytes(b"no picture")
    sources.insert(1, Source("bad", bad))
    sources.append(Source("again", pictures[0]))

    def run(path, some):
        folder = Folder(path, {"experts": "truth"})
        for source in some:
            if source.name not in folder.done:
                folder.keep(outcome(lifter, source))

    run(tmp_path / "whole", sources)
    run(tmp_path / "torn", sources[:2])
    with (tmp_path / "torn/scenes.jsonl").open("ab") as stream:
        stream.write(b'{"id": "half')
    run(tmp_path / "torn", sources)
    for name in ("scenes.jsonl", "failures.jsonl", "manifest.json"):
        assert (tmp_path / "torn" / name).read_bytes() == (tmp_path / "whole" / name).read_bytes()
    for file in (tmp_path / "whole/geometry").iterdir():
        assert np.load(file)["depth"].dtype == np.float16
    told = {failure.source: failure for failure in failures(tmp_path / "whole")}
    assert told["bad"].stage == "read"
    assert "same picture as 0" in told["again"].reason
    assert len(list(photographs(tmp_path / "whole"))) == len(pictures)


def test_a_folder_of_other_experts_is_not_mixed_with(tmp_path):
    Folder(tmp_path, {"experts": "one"})
    with pytest.raises(Exception, match="other experts"):
        Folder(tmp_path, {"experts": "two"})


def test_the_field_of_view_stands_in_for_a_focal_length(truth_of, pictures):
    truth = truth_of()
    lifter = Lifter(replace(truth.instruments(), depth=Unfocused(truth)), Settings(fov=60.0))
    made = lifter.lift(pictures[0], "0")
    assert made.geometry.matrix[0, 0] == pytest.approx(pictures[0].width / 2 / np.tan(np.radians(30)))
    assert isinstance(outcome(Lifter(truth.instruments(), Settings(things_min=99)), Source("0", pictures[0])), Failure)
