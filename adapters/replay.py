"""The replies of an earlier run, given back as if the model were asked again."""

from collections import defaultdict
from pathlib import Path

from spatialgauge.adapters.options import Options
from spatialgauge.adapters.provider import Provider
from spatialgauge.benchmark.asking import AdapterCard, Fatal
from spatialgauge.benchmark.items import Outcome, Prompt, Record, Reply
from spatialgauge.benchmark.journal import read_manifest, read_records


class ReplayAdapter:
    """A stored run as a model: the same convention, settings and picture size, and the same reply to the same prompt.

    An item asked several times gets its repeats in turn, from the first again when there are no more.
    """

    def __init__(self, run: Path) -> None:
        card = read_manifest(run).adapter
        self._run = run
        self._card = card.model_copy(update={"spec": f"replay/{run}", "packages": ()})
        stored = {(record.item, record.repeat): record for record in read_records(run)}
        self._records: dict[str, list[Record]] = defaultdict(list)
        for _, record in sorted(stored.items()):
            self._records[record.item].append(record)
        self._asked: dict[str, int] = defaultdict(int)

    @property
    def card(self) -> AdapterCard:
        """The card of the run's own adapter, under this spec."""
        return self._card

    async def ask(self, prompt: Prompt) -> Reply:
        """Return the stored reply; Fatal where the run has none, or had asked something else."""
        records = self._records.get(prompt.item)
        if not records:
            raise Fatal(f"{self._run} holds no record of item {prompt.item}")
        record = records[self._asked[prompt.item] % len(records)]
        self._asked[prompt.item] += 1
        if record.prompt_hash != prompt.hash:
            raise Fatal(
                f"item {prompt.item}: {self._run} was asked prompt {record.prompt_hash[:12]}, now it is "
                f"{prompt.hash[:12]}; the suite, the picture size or the wording changed since"
            )
        if record.outcome is Outcome.FAILED:
            raise Fatal(f"item {prompt.item}: the call failed in {self._run}: {record.error}")
        finish = record.finish if record.finish in ("stop", "length", "filtered") else "other"
        return Reply(
            text=record.reply,
            finish=finish,
            refusal=record.outcome is Outcome.REFUSED,
            usage=record.usage,
            cost_usd=record.cost_usd,
            model=record.model,
        )

    async def close(self) -> None:
        """Nothing is held open."""


def _make(name: str, options: Options) -> ReplayAdapter:
    return ReplayAdapter(Path(name))


PROVIDER = Provider(
    summary="The replies of an earlier run, given back for the same prompts",
    takes="a run's folder",
    options=Options,
    make=_make,
)
