"""Prints how many truths of every native task a slow method of its own finds again: 2,000 a task, no disagreement.

`python -m spatialgauge.tests.proofs.brute_force 2000` holds so many items of each; names of tasks after the number
hold these alone. A method must find each truth again and refuse that of the twin. It leaves with 1 where one does not,
or where a task has no method. The suite's own test holds some of each.
"""

import sys
import time
from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import replace

from spatialgauge.tasks.base import Question, Twins
from spatialgauge.tasks.registry import native_tasks
from spatialgauge.tests.proofs import eyes, moves, places, puzzling, sights
from spatialgauge.tests.proofs.proof import Proof

PROOFS: dict[str, Proof] = {**places.PROOFS, **moves.PROOFS, **sights.PROOFS, **eyes.PROOFS, **puzzling.PROOFS}
SHOWN = 3


def faults(task: str, twins: Twins) -> Iterator[str | None]:
    """Yield for each question of a group where the slow method finds something else than the task, else None."""
    pairs: defaultdict[str, list[Question]] = defaultdict(list)
    for question in native_tasks()[task].questions(twins):
        pairs[question.pair].append(question)
    for one, other in pairs.values():
        for question, twin in ((one, other), (other, one)):
            said = f"{twins.group}, {question.pair}: {question.question} {question.truth!s:.60}"
            if not PROOFS[task].agrees(question, twins):
                yield f"another truth: {said}"
            elif one.truth != other.truth and PROOFS[task].agrees(replace(question, truth=twin.truth), twins):
                yield f"the twin's truth too: {said}"
            else:
                yield None


def held(tasks: Sequence[str], items: int) -> Iterator[tuple[str, float, list[str]]]:
    """Yield each task once that many of its items were held, with processor seconds and what did not hold.

    Tasks that ask of the same groups share them.
    """
    sources: defaultdict[object, list[str]] = defaultdict(list)
    for task in tasks:
        sources[PROOFS[task].groups].append(task)
    for groups, wanted in sources.items():
        count, seconds = Counter[str](), Counter[str]()
        wrong: defaultdict[str, list[str]] = defaultdict(list)
        for twins in groups():
            for task in list(wanted):
                began = time.process_time()
                for fault in faults(task, twins):
                    count[task] += 1
                    wrong[task] += [fault] if fault else []
                seconds[task] += time.process_time() - began
                if count[task] >= items:
                    wanted.remove(task)
                    yield task, seconds[task], wrong[task]
            if not wanted:
                break


def main(items: int, tasks: list[str]) -> int:
    """Print a row a task; return 1 where a truth was not found again, else 0."""
    failed = [task for task in native_tasks() if task not in PROOFS]
    print(f"{'task':<20}{'items':>7}{'disagree':>10}{'seconds':>9}  method", flush=True)
    for task, seconds, wrong in held(tasks or list(PROOFS), items):
        print(f"{task:<20}{items:>7}{len(wrong):>10}{seconds:>9.1f}  {PROOFS[task].method}", flush=True)
        print(*(f"  {fault}\n" for fault in wrong[:SHOWN]), sep="", end="")
        failed += [task] if wrong else []
    print(f"failed or without a method: {', '.join(failed) or '-'}; {time.process_time():.0f} processor seconds")
    return bool(failed)


if __name__ == "__main__":
    sys.exit(main(int(sys.argv[1]) if len(sys.argv) > 1 else 2000, sys.argv[2:]))
