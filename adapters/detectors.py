"""Detectors and zero-shot classifiers: models that take the phrase of a prompt instead of its sentence."""

from collections.abc import Sequence
from typing import TYPE_CHECKING, Literal

from pydantic import Field

from spatialgauge.adapters.in_process import InProcess
from spatialgauge.adapters.options import Options
from spatialgauge.adapters.provider import Provider
from spatialgauge.benchmark.asking import AdapterCard, Fatal, ServiceRefused
from spatialgauge.benchmark.errors import GaugeError
from spatialgauge.benchmark.experts.loading import Loading, checked, load_any, load_segmenter
from spatialgauge.benchmark.items import Prompt, Reply

if TYPE_CHECKING:
    from spatialgauge.adapters.phrase_answers import PhraseAnswers


class DetectorOptions(Options):
    """How a detector is loaded, and what of its findings is told."""

    threshold: float | None = Field(default=None, ge=0, le=1)
    """Least confidence of what is told; default: the family's own."""
    most: int = Field(default=1, gt=0)
    """Most places told for each phrase, the surest first."""
    segmenter: str | None = None
    """Model that cuts out what is found, for masks and for points inside things: a SAM's repository or folder."""
    template: str = "{question} {option}"
    """Text a classifier compares for an option of a choice."""
    device: Literal["auto", "cpu", "cuda", "mps"] = "auto"
    """Where it runs; auto: the first there is of cuda, mps, cpu."""
    dtype: Literal["auto", "float32", "float16", "bfloat16"] = "float32"
    """Number format of the weights; auto: as stored."""
    revision: str | None = None
    """Commit, tag or branch on the Hub."""
    batch_size: int = Field(default=8, gt=0)
    """Prompts looked at at once."""


class DetectorAdapter(InProcess["PhraseAnswers"]):
    """One detector or classifier; a kind of answer that it has no way to give is declined."""

    def __init__(self, spec: str, options: DetectorOptions) -> None:
        card = AdapterCard(
            spec=f"detector/{spec}",
            model=spec,
            settings=options.model_dump(),
            packages=("torch", "transformers", "tokenizers", "pillow"),
            concurrency=1,
        )
        super().__init__(card, options.batch_size)
        self._spec, self._options = spec, options

    def _answer(self, prompts: Sequence[Prompt]) -> list[Reply]:
        with self._lock:
            try:
                return self._ready().answer(prompts)
            except MemoryError as error:
                raise Fatal(str(error)) from error

    def _load(self) -> "PhraseAnswers":
        from spatialgauge.adapters.phrase_answers import ClassifierAnswers, DetectorAnswers

        options = self._options
        loading = Loading(options.device, options.dtype, options.revision, options.threshold)
        try:
            role, expert = load_any(("detector", "classifier"), self._spec, loading)
            if role == "classifier":
                return ClassifierAnswers(expert, self._spec, options.template)
            plain = Loading(options.device, options.dtype)
            segmenter = load_segmenter(options.segmenter, plain) if options.segmenter else None
        except GaugeError as error:
            raise ServiceRefused(str(error)) from error
        return DetectorAnswers(expert, segmenter, self._spec, options.most)


def _make(name: str, options: DetectorOptions) -> DetectorAdapter:
    for spec in filter(None, (name, options.segmenter)):
        if ":" not in spec:
            checked("detector", spec)
    return DetectorAdapter(name, options)


PROVIDER = Provider(
    summary="A detector or zero-shot classifier from the Hugging Face Hub or a folder, run in this process",
    takes="a repository on the Hub or a folder",
    options=DetectorOptions,
    make=_make,
    needs=("spatialgauge[local]",),
)
