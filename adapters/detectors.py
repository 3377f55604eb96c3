"""Detectors and zero-shot classifiers: models that take the phrase of a prompt instead of its sentence."""

import asyncio
from collections.abc import Sequence
from threading import Lock
from typing import TYPE_CHECKING, Literal

from pydantic import Field

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


class DetectorAdapter:
    """One detector or classifier in this process, loaded at the first question and asked by one thread at a time."""

    def __init__(self, spec: str, options: DetectorOptions) -> None:
        self._spec, self._options = spec, options
        self._model: PhraseAnswers | None = None
        self._lock = Lock()
        self._card = AdapterCard(
            spec=f"detector/{spec}",
            model=spec,
            settings=options.model_dump(),
            packages=("torch", "transformers", "tokenizers", "pillow"),
            concurrency=1,
        )

    @property
    def card(self) -> AdapterCard:
        """The model and every setting that can change a reply."""
        return self._card

    @property
    def batch_size(self) -> int:
        """How many prompts it takes at most."""
        return self._options.batch_size

    async def ask(self, prompt: Prompt) -> Reply:
        """Answer one prompt; a kind of answer that the model has no way to give is declined."""
        return (await self.ask_batch([prompt]))[0]

    async def ask_batch(self, prompts: Sequence[Prompt]) -> list[Reply]:
        """Answer the prompts in their order; ServiceRefused when the model cannot be loaded."""
        return await asyncio.to_thread(self._answer, prompts)

    async def close(self) -> None:
        """Let go of the model."""
        self._model = None

    def _answer(self, prompts: Sequence[Prompt]) -> list[Reply]:
        # A lock of threads, not of tasks: a cancelled task leaves its thread at work.
        with self._lock:
            if self._model is None:
                self._model = self._loaded()
            try:
                return self._model.answer(prompts)
            except MemoryError as error:
                raise Fatal(str(error)) from error

    def _loaded(self) -> "PhraseAnswers":
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
