"""Which frame of reference a model really answered in, told from its replies."""

from collections.abc import Iterable, Mapping, Sequence

from spatialgauge.benchmark.items import Frozen, Item, Record

EGOCENTRIC = "egocentric"


class FrameUse(Frozen):
    """How often a task's readable replies agree with the answer under each frame of reference.

    `agreement` is over all `n` of them; `in_conflict` over the `conflicts` on which the frames disagree, the only ones
    that tell frames apart. `asked` is the frame the question is in: its answer is the truth of every item.
    `ego_for_allo` is the share of egocentric answers to the `ego_for_allo_n` questions in another frame for which that
    answer is wrong (FlipSet's egocentric error); None where there is no such question.
    """

    task: str
    asked: str | None
    n: int
    conflicts: int
    agreement: Mapping[str, float]
    in_conflict: Mapping[str, float]
    ego_for_allo: float | None
    ego_for_allo_n: int


def frame_use(items: Mapping[str, Item], records: Iterable[Record]) -> tuple[FrameUse, ...]:
    """Return a FrameUse for each task whose items hold answers under several frames, in the order of their names.

    `items` are by id; only replies with a parsed reading take part.
    """
    tasks: dict[str, list[tuple[Item, str]]] = {}
    for record in records:
        item = items[record.item]
        if len(item.frames) > 1 and record.reading is not None and record.reading.status == "parsed":
            tasks.setdefault(item.task, []).append((item, str(record.reading.value)))
    return tuple(_of_task(task, tasks[task]) for task in sorted(tasks))


def _of_task(task: str, given: Sequence[tuple[Item, str]]) -> FrameUse:
    frames = sorted({frame for item, _ in given for frame in item.frames})
    conflicting = [(item, answer) for item, answer in given if len(set(item.frames.values())) > 1]
    true = [frame for frame in frames if all(item.frames.get(frame) == item.truth for item, _ in given)]
    asked = EGOCENTRIC if EGOCENTRIC in true else next(iter(true), None)
    deceiving = [
        answer == item.frames[EGOCENTRIC]
        for item, answer in given
        if EGOCENTRIC in item.frames and item.frames[EGOCENTRIC] != item.truth
    ]
    return FrameUse(
        task=task,
        asked=asked,
        n=len(given),
        conflicts=len(conflicting),
        agreement=_agreement(frames, given),
        in_conflict=_agreement(frames, conflicting),
        ego_for_allo=sum(deceiving) / len(deceiving) if deceiving else None,
        ego_for_allo_n=len(deceiving),
    )


def _agreement(frames: Iterable[str], given: Sequence[tuple[Item, str]]) -> dict[str, float]:
    shares = {}
    for frame in frames:
        same = [item.frames[frame] == answer for item, answer in given if frame in item.frames]
        if same:
            shares[frame] = sum(same) / len(same)
    return shares
