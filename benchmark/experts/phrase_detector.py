"""What the detectors share: pictures of one size and as many phrases are looked at together."""

from abc import ABC, abstractmethod
from collections.abc import Mapping, Sequence
from typing import Any, ClassVar

from spatialgauge.benchmark.experts import Found, Rgb
from spatialgauge.benchmark.experts.checkpoint import Checkpoint
from spatialgauge.benchmark.experts.loading import Loading
from spatialgauge.benchmark.experts.scored import Scored, found
from spatialgauge.benchmark.items import Scalar


class PhraseDetector(Checkpoint, ABC):
    """A detector whose queries score each phrase; a family says how in `_scored`."""

    THRESHOLD: ClassVar[float]
    """The family's own least confidence, used where none is asked for."""

    def __init__(self, source: str, config: Any, loading: Loading, kind: Any, processor: Any) -> None:
        super().__init__(source, config, loading, kind, processor)
        self.threshold = self.THRESHOLD if loading.threshold is None else loading.threshold

    @property
    def provenance(self) -> Mapping[str, Scalar | None]:
        """Source, class and commit of the model, how it is run, and its threshold."""
        return {**super().provenance, "threshold": self.threshold}

    def find(self, picture: Rgb, phrases: Sequence[str]) -> list[Found]:
        """Return what was found of the phrases, the surest first."""
        return self.find_all([picture], [phrases])[0]

    def find_all(self, pictures: Sequence[Rgb], phrases: Sequence[Sequence[str]]) -> list[list[Found]]:
        """Return what `find` would of each picture and its phrases.

        Padding to a common size would show in the boxes, and padding to a common number of phrases makes phantoms of
        the phrases that are not there; so only like goes together.
        """
        told: list[list[Found]] = [[] for _ in pictures]
        alike: dict[tuple[int, ...], list[int]] = {}
        for place, (picture, asked) in enumerate(zip(pictures, phrases, strict=True)):
            if asked:
                alike.setdefault((*picture.shape, len(asked)), []).append(place)
        for places in alike.values():
            with self.within_memory(pictures[places[0]]):
                scored = self._scored([pictures[place] for place in places], [phrases[place] for place in places])
            for place, one in zip(places, scored, strict=True):
                told[place] = found(one, phrases[place], pictures[place], self.threshold)
        return told

    @abstractmethod
    def _scored(self, pictures: Sequence[Rgb], phrases: Sequence[Sequence[str]]) -> list[Scored]:
        """Return what the queries say of each picture; all pictures have one size and as many phrases."""
