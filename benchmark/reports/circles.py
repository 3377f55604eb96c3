"""All round a thing: what a model calls each azimuth, and how steady, symmetric and reversible that is.

The measures are COMFORT's (Zhang et al. 2025, arXiv 2410.17385, section 4) with shares of answers in place of the
probability of a yes: all are root mean squares over azimuths and directions, 0 the best.
"""

from collections.abc import Iterable, Mapping, Sequence
from typing import Final

import numpy as np
from numpy.typing import NDArray

from spatialgauge.benchmark.items import Frozen, Item, Kind, Record
from spatialgauge.benchmark.reports.frames import answer_text, answers_by_frame
from spatialgauge.benchmark.statistics.intervals import Interval, mean_interval
from spatialgauge.benchmark.statistics.paired import cluster_codes

Floats = NDArray[np.float64]

AZIMUTH: Final = "azimuth"
STEP: Final = 10
STEPS: Final = 360 // STEP
WAYS: Final = ("behind", "right", "front", "left")
"""The directions at 0, 90, 180 and 270 degrees, clockwise from behind the thing as the camera sees it."""
MIRRORED: Final = (0, 3, 2, 1)
"""Which direction each becomes when left and right change sides."""
REVERSED: Final = (2, 3, 0, 1)
"""Which direction each becomes when the figure goes to the opposite side."""
FRAMES: Final[Mapping[str, tuple[int, ...]]] = {
    "egocentric": (0, 9, 18, 27),
    "translated": (18, 9, 0, 27),
    "rotated": (0, 27, 18, 9),
}
"""At which step each direction lies in the frames that a camera has."""
DRAWS: Final = 500
LEVEL: Final = 0.95
SCENES_MIN: Final = 10
"""With fewer scenes drawing them anew says nothing."""


class Circle(Frozen):
    """What a model's replies all round a thing say, over scenes as variants.

    `accuracy` is the share of replies with each frame's nearest direction, over the azimuths within 30 degrees of one;
    `error` how far the shares of each direction are from max(0, cos) of the angle to it, by frame (COMFORT's region
    parsing error against the clipped cosine); `preferred` is the frame with the least, None where the scenes drawn anew
    have another in more than one of forty cases, or are fewer than ten. `symmetry` compares each azimuth with its
    mirror image, left and right exchanged; `reversal` with the opposite one, all directions reversed. `noise` is the
    standard deviation of a direction's answers over variants at one azimuth. `shares` are the four directions' shares
    at each azimuth, in the order behind, right, front, left; None where nothing was answered.
    """

    replies: int
    accuracy: Mapping[str, Interval]
    error: Mapping[str, Interval]
    preferred: str | None
    symmetry: Interval
    reversal: Interval
    noise: Interval
    shares: tuple[tuple[float, ...] | None, ...]


def circle(items: Mapping[str, Item], records: Iterable[Record], seed: int = 0) -> Circle | None:
    """Return the measures over all questions with an azimuth, scored or not; None where there are none, or one scene.

    Intervals are percentiles of whole scenes drawn anew. Only replies with a parsed reading take part.
    """
    told: list[tuple[Item, int, int]] = []
    for record in records:
        item = items[record.item]
        if AZIMUTH in item.slices and item.form.kind is Kind.CHOICE and record.reading and record.reading.value:
            said = _way(answer_text(item, record.reading.value))
            if said is not None:
                told.append((item, _step(item), said))
    groups = cluster_codes([item.group for item, _, _ in told]) if told else np.zeros(0, np.intp)
    scenes = int(groups.max(initial=-1)) + 1
    if scenes < 2:
        return None
    cell = np.array([4 * step + said for _, step, said in told])
    counts = (
        np.bincount(groups * 4 * STEPS + cell, minlength=scenes * 4 * STEPS).reshape(scenes, STEPS, 4).astype(float)
    )
    weights = np.random.default_rng(seed).multinomial(scenes, np.full(scenes, 1 / scenes), DRAWS)
    whole = counts.sum(axis=0)
    estimate = _measures(whole[None])
    drawn = _measures(np.einsum("ds,sat->dat", weights.astype(float), counts))

    def bounds(name: str) -> Interval:
        if scenes < SCENES_MIN:
            return Interval(mean=float(estimate[name][0]), low=None, high=None, n=len(told), clusters=scenes)
        low, high = np.nanquantile(drawn[name], [(1 - LEVEL) / 2, (1 + LEVEL) / 2])
        mean = float(estimate[name][0])
        return Interval(mean=mean, low=min(mean, float(low)), high=max(mean, float(high)), n=len(told), clusters=scenes)

    return Circle(
        replies=len(told),
        accuracy=_accuracy(told),
        error={frame: bounds(frame) for frame in FRAMES},
        preferred=_preferred(drawn) if scenes >= SCENES_MIN else None,
        symmetry=bounds("symmetry"),
        reversal=bounds("reversal"),
        noise=bounds("noise"),
        shares=tuple(tuple(float(n) for n in row / row.sum()) if row.sum() else None for row in whole),
    )


def _preferred(drawn: Mapping[str, Floats]) -> str | None:
    """Return the frame with the least error in nearly all draws."""
    errors = np.array([drawn[frame] for frame in FRAMES])
    wins = np.bincount(np.argmin(errors, axis=0), minlength=len(FRAMES)) / errors.shape[1]
    best = int(np.argmax(wins))
    return list(FRAMES)[best] if wins[best] >= (1 + LEVEL) / 2 else None


def _way(text: str) -> int | None:
    return next((number for number, way in enumerate(WAYS) if way in text), None)


def _step(item: Item) -> int:
    """Return the azimuth's step: the slice tells it but for half a turn, and the truth which half."""
    half = int(float(str(item.slices[AZIMUTH]))) // STEP
    nearest = round(half * STEP / 90) % 4
    return half if _way(answer_text(item, item.truth)) == nearest else (half + STEPS // 2) % STEPS


def _accuracy(told: Sequence[tuple[Item, int, int]]) -> dict[str, Interval]:
    frames = {}
    for frame in FRAMES:
        right = [
            (item.group, float(_way(answers_by_frame(item)[frame]) == said))
            for item, step, said in told
            if frame in answers_by_frame(item) and min(step % 9, 9 - step % 9) * STEP <= 30
        ]
        if right:
            frames[frame] = mean_interval([hit for _, hit in right], [group for group, _ in right])
    return frames


def _measures(counts: Floats) -> dict[str, Floats]:
    """Return each measure for each table of counts (draw, azimuth, direction); azimuths without answers drop out."""
    asked = counts.sum(axis=2, keepdims=True)
    shares = np.divide(counts, asked, out=np.full_like(counts, np.nan), where=asked > 0)
    steps = np.arange(STEPS)
    mirrored = shares[:, -steps % STEPS][:, :, MIRRORED]
    turned = shares[:, (steps + STEPS // 2) % STEPS][:, :, REVERSED]
    found = {
        frame: _root(shares - np.maximum(0, np.cos((steps[:, None] - np.array(places)) * 2 * np.pi / STEPS)))
        for frame, places in FRAMES.items()
    }
    spread = np.sqrt(np.nanmean(shares * (1 - shares), axis=(1, 2)))
    return {**found, "symmetry": _root(shares - mirrored), "reversal": _root(shares - turned), "noise": spread}


def _root(apart: Floats) -> Floats:
    with np.errstate(invalid="ignore"):
        return np.asarray(np.sqrt(np.nanmean(np.square(apart), axis=(1, 2))), dtype=np.float64)
