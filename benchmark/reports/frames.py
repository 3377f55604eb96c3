"""Which frame of reference a model really answered in, told from its replies."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence

from pydantic import JsonValue

from spatialgauge.benchmark.items import UNSCORED, Frozen, Item, Kind, Record
from spatialgauge.benchmark.statistics.intervals import Interval, mean_interval
from spatialgauge.benchmark.statistics.paired import paired_difference

EGOCENTRIC = "egocentric"
SEVERAL = "several"
"""What is said of a task whose questions are in different frames."""
TELLING = (Kind.CHOICE, Kind.YES_NO)
"""The kinds whose answers can be held against those under each frame."""


class FrameUse(Frozen):
    """How often the readable replies to a task give the answer that is right under each frame of reference.

    `asked` is the frame the question is in, whose answer is every item's truth; None where the words name none. `used`
    is the frame the replies agree with most, where that is no accident: the interval of its lead over every other frame
    lies above zero. For a question that names no frame it is the one preferred. A frame whose answer is not among an
    item's options is left out there. `ego_for_allo` is the share of replies with the camera's answer to questions in
    another frame for which it is wrong (FlipSet's egocentric error); None where there is no such question.
    """

    task: str
    asked: str | None
    used: str | None = None
    agreement: Mapping[str, Interval]
    ego_for_allo: Interval | None


def frame_use(items: Mapping[str, Item], records: Iterable[Record]) -> tuple[FrameUse, ...]:
    """Return a FrameUse for each task whose items hold answers under several frames, in the order of their names.

    `items` are by id; only replies with a parsed reading take part.
    """
    tasks: defaultdict[str, list[tuple[Item, str]]] = defaultdict(list)
    for record in records:
        item = items[record.item]
        told = item.form.kind in TELLING and len(item.frames) > 1
        if told and record.reading is not None and record.reading.status == "parsed":
            tasks[item.task].append((item, answer_text(item, record.reading.value)))
    return tuple(_of_task(task, tasks[task]) for task in sorted(tasks))


def asked_frame(items: Iterable[Item]) -> str | None:
    """Return the frame of reference whose answer is every item's truth, the camera's where that is one of several.

    None where no frame's is, as for questions in different frames or in none.
    """
    held = [item for item in items if item.frames and item.form.kind in TELLING]
    frames = sorted({frame for item in held for frame in item.frames})
    true = [
        frame
        for frame in frames
        if all(answers_by_frame(item).get(frame) == answer_text(item, item.truth) for item in held)
    ]
    return EGOCENTRIC if EGOCENTRIC in true else next(iter(true), None)


def _of_task(task: str, given: Sequence[tuple[Item, str]]) -> FrameUse:
    answers = {item.id: answers_by_frame(item) for item, _ in given}
    frames = sorted({frame for answer in answers.values() for frame in answer})
    asked = None if given[0][0].rule in UNSCORED else asked_frame([item for item, _ in given]) or SEVERAL
    misled = [
        (item, said)
        for item, said in given
        if item.rule not in UNSCORED and answers[item.id].get(EGOCENTRIC) not in (None, answer_text(item, item.truth))
    ]
    return FrameUse(
        task=task,
        asked=asked,
        used=_used(frames, given, answers),
        agreement={frame: _agreement(frame, given, answers) for frame in frames},
        ego_for_allo=_agreement(EGOCENTRIC, misled, answers) if misled else None,
    )


def _used(
    frames: Sequence[str], given: Sequence[tuple[Item, str]], answers: Mapping[str, Mapping[str, str]]
) -> str | None:
    """Return the frame that leads every other one wherever the two differ; the camera's of those that never do."""
    for frame in sorted(frames, key=lambda frame: frame != EGOCENTRIC):
        leads = [_leads(frame, other, given, answers) for other in frames if other != frame]
        if False not in leads and True in leads:
            return frame
    return None


def _leads(
    frame: str, other: str, given: Sequence[tuple[Item, str]], answers: Mapping[str, Mapping[str, str]]
) -> bool | None:
    """Tell whether more replies agree with the one frame than the other; None where both always say the same."""
    both = [(item, said) for item, said in given if frame in answers[item.id] and other in answers[item.id]]
    if all(answers[item.id][frame] == answers[item.id][other] for item, _ in both):
        return None
    theirs, ours = ([float(answers[item.id][one] == said) for item, said in both] for one in (other, frame))
    low = paired_difference(theirs, ours, [item.group for item, _ in both]).interval.low
    return low is not None and low > 0


def _agreement(frame: str, given: Sequence[tuple[Item, str]], answers: Mapping[str, Mapping[str, str]]) -> Interval:
    asked = [(item, said) for item, said in given if frame in answers[item.id]]
    return mean_interval(
        [float(answers[item.id][frame] == said) for item, said in asked], [item.group for item, _ in asked]
    )


def answers_by_frame(item: Item) -> dict[str, str]:
    """Return the answer under each frame that can be given to the item at all: the option that is it, or says it."""
    possible = list(item.form.options.values()) if item.form.kind is Kind.CHOICE else ["yes", "no"]
    found = {}
    for frame, answer in item.frames.items():
        saying = [answer] if answer in possible else [option for option in possible if answer in option]
        if len(saying) == 1:
            found[frame] = saying[0]
    return found


def answer_text(item: Item, value: JsonValue) -> str:
    """Return an answer as the frames hold it: an option's text, or yes or no."""
    return item.form.options.get(str(value), "") if item.form.kind is Kind.CHOICE else str(value)
