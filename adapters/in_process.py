"""What adapters of models in this process share: one model, loaded at the first question, asked by one thread."""

import asyncio
from abc import ABC, abstractmethod
from collections.abc import Sequence
from threading import Lock
from typing import Generic, TypeVar

from spatialgauge.benchmark.asking import AdapterCard, AskError, Fatal
from spatialgauge.benchmark.errors import GaugeError
from spatialgauge.benchmark.items import Prompt, Reply

Model = TypeVar("Model")


class InProcess(ABC, Generic[Model]):
    """A batch adapter around a model of this process; `_load` loads it, `_answer` asks it."""

    def __init__(self, card: AdapterCard, batch_size: int) -> None:
        self._card, self._batch_size = card, batch_size
        self._model: Model | None = None
        # A lock of threads, not of tasks: a cancelled task leaves its thread at work.
        self._lock = Lock()

    @property
    def card(self) -> AdapterCard:
        """The model and every setting that can change a reply."""
        return self._card

    @property
    def batch_size(self) -> int:
        """How many prompts it takes at most."""
        return self._batch_size

    async def ask(self, prompt: Prompt) -> Reply:
        """Answer one prompt."""
        return (await self.ask_batch([prompt]))[0]

    async def ask_batch(self, prompts: Sequence[Prompt]) -> list[Reply]:
        """Answer the prompts in their order; ServiceRefused when the model cannot be loaded, Fatal where it fails."""
        try:
            return await asyncio.to_thread(self._answer, prompts)
        except (AskError, GaugeError):
            raise
        except Exception as error:  # a model's own code fails in ways of its own
            told = " ".join(str(error).split())[:300]
            raise Fatal(f"{self._card.spec} fails at this: {type(error).__name__}: {told}") from error

    async def close(self) -> None:
        """Let go of the model."""
        self._model = None

    def model(self) -> Model:
        """Return the model itself, loaded if need be; ServiceRefused when it cannot be."""
        with self._lock:
            return self._ready()

    def _ready(self) -> Model:
        """Return the model, loaded if need be; whoever calls holds the lock."""
        if self._model is None:
            self._model = self._load()
        return self._model

    @abstractmethod
    def _load(self) -> Model:
        """Load the model; ServiceRefused says in one line why it cannot be."""

    @abstractmethod
    def _answer(self, prompts: Sequence[Prompt]) -> list[Reply]:
        """Answer the prompts in their order, in whatever thread this is."""
