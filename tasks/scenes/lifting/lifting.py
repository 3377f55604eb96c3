"""Many pictures to a folder of scenes, streaming: by models of your choice, or by the truth of rendered scenes."""

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cache

from pydantic import JsonValue

from spatialgauge.benchmark.engines.mapping import Mapped
from spatialgauge.benchmark.experts import loading, rgb
from spatialgauge.benchmark.items import Picture
from spatialgauge.benchmark.suites import SceneRow, Suite
from spatialgauge.tasks.scenes.lifting.instruments import Instruments
from spatialgauge.tasks.scenes.lifting.lifter import Lifted, Lifter
from spatialgauge.tasks.scenes.lifting.photograph import Photograph
from spatialgauge.tasks.scenes.lifting.settings import Settings
from spatialgauge.tasks.scenes.lifting.store import Failure, Folder, Source, outcome
from spatialgauge.tasks.scenes.lifting.truth import Flat, Noise, Truth, digest
from spatialgauge.tasks.scenes.view import View
from spatialgauge.tasks.scenes.world import PHOTOGRAPH, Scene

Told = Callable[[Failure | Photograph], None]


@dataclass(frozen=True)
class Specs:
    """Which model fills each role, and on which device; what may be left out is None."""

    detector: str
    segmenter: str
    depth: str
    classifier: str | None = None
    captioner: str | None = None
    embedder: str | None = None
    calibrator: str | None = None
    facing: str | None = None
    device: str = "auto"

    def loaded(self) -> Instruments:
        """Return the experts; raises as `benchmark.experts.loading.load` does."""
        how = loading.Loading(device=self.device)  # type: ignore[arg-type]  # checked by the command line
        return Instruments(
            detector=loading.load_detector(self.detector, how),
            segmenter=loading.load_segmenter(self.segmenter, how),
            depth=loading.load_depth(self.depth, how),
            classifier=loading.load_classifier(self.classifier, how) if self.classifier else None,
            captioner=loading.load_captioner(self.captioner, how) if self.captioner else None,
            embedder=loading.load_embedder(self.embedder, how) if self.embedder else None,
            calibrator=loading.load_calibrator(self.calibrator, how) if self.calibrator else None,
            facing=loading.load_facing(self.facing, how) if self.facing else None,
        )


@cache
def lifter_of(specs: Specs, settings: Settings) -> Lifter:
    """Return the lifter of these experts, loaded once a process."""
    return Lifter(specs.loaded(), settings)


@dataclass(frozen=True)
class ByModels:
    """Lifts one source by models; sent to Ray's workers it loads them there."""

    specs: Specs
    settings: Settings

    def __call__(self, source: Source) -> Failure | tuple[Lifted, Picture]:
        """Return what the picture gives."""
        return outcome(lifter_of(self.specs, self.settings), source)


def lift_all(folder: Folder, sources: Iterable[Source], by: ByModels, mapped: Mapped, told: Told) -> None:
    """Lift what the folder does not hold yet, each written before the next is waited for; `told` hears of each."""
    waiting = (source for source in sources if source.name not in folder.done)
    for made in mapped(by, waiting):
        told(folder.keep(made))


def manifest_of(experts: Instruments, settings: Settings) -> dict[str, JsonValue]:
    """Return what made a folder's scenes: experts, thresholds."""
    return {"experts": experts.provenance, "settings": settings.provenance}


def manifest_by(by: ByModels) -> dict[str, JsonValue]:
    """Return what makes the scenes; where models are loaded, as they are asked there."""
    return manifest_of(lifter_of(by.specs, by.settings).experts, by.settings)


@dataclass(frozen=True)
class Truths:
    """The truth experts for the photographs of a suite's rendered scenes."""

    suite: Suite
    noise: Noise
    whole: bool = True
    """Whether they tell the whole boxes; else boxes are fitted to what the camera sees."""
    limit: int | None = None
    """So many pictures, the first; None for all."""

    @property
    def rows(self) -> list[SceneRow]:
        """The suite's views that are photographs of rendered scenes."""
        from spatialgauge.tasks.stages import SCENES

        found = [row for row in self.suite.scenes if row.stage in SCENES]
        return [row for row in found if f'"drawn":"{PHOTOGRAPH}"' in row.scene][: self.limit]

    def views(self) -> Iterator[tuple[SceneRow, View]]:
        """Yield each photograph's row with its view, found anew by rays."""
        from spatialgauge.tasks.scenes.rendering.rays import view as look

        for row in self.rows:
            yield row, look(Scene.model_validate_json(row.scene))

    def lifted(self, row: SceneRow, view: View, settings: Settings) -> Failure | tuple[Lifted, Picture]:
        """Return what a view gives; a picture that is not stored is drawn flat."""
        picture = self.suite.picture(row.picture) if row.picture else Flat(view).picture
        truth = Truth({digest(rgb(picture)): view}, self.noise)
        lifter = Lifter(truth.instruments(space_boxes=self.whole), settings)
        return outcome(lifter, Source(row.id, picture, row.group))

    def manifest(self, settings: Settings) -> Mapping[str, JsonValue]:
        """Return what makes a folder's scenes."""
        experts = Truth({}, self.noise).instruments(space_boxes=self.whole)
        return {**manifest_of(experts, settings), "suite": self.suite.card.hash}
