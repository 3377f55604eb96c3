"""One adapter under check: asked through one door, which notes all that could be seen of it from outside."""

import asyncio
import logging
import os
from collections.abc import Callable
from dataclasses import dataclass
from typing import Self

from spatialgauge.adapters.conformance import probes
from spatialgauge.adapters.conformance.report import Status
from spatialgauge.benchmark import answers
from spatialgauge.benchmark.asking import Adapter, AskError, RateLimited, Transient
from spatialgauge.benchmark.items import Form, Picture, Prompt, Reading, Reply
from spatialgauge.benchmark.redaction import NAMES, SHORTEST

TRIES = 4
LONGEST_WAIT = 20.0


@dataclass(frozen=True)
class Told:
    """How a check came out, in a sentence."""

    status: Status
    text: str = ""


def held(holds: bool, passed: str, failed: str) -> Told:
    """Return passed or failed with its sentence."""
    return Told("passed", passed) if holds else Told("failed", failed)


class _Lines(logging.Handler):
    """Keeps the text of every log line."""

    def __init__(self) -> None:
        super().__init__(logging.DEBUG)
        self.lines: list[str] = []

    def emit(self, record: logging.LogRecord) -> None:
        if not record.name.startswith("PIL."):
            self.lines.append(record.getMessage())


class Session:
    """An adapter, and all replies, errors and log lines it has given so far.

    `make` makes it anew from other options, where its provider takes a `base_url`; `keys` are the environment variables
    it takes its key from.
    """

    def __init__(
        self,
        adapter: Adapter,
        *,
        timeout: float = 120.0,
        make: Callable[[str], Adapter] | None = None,
        keys: tuple[str, ...] = (),
    ) -> None:
        self.adapter, self.make, self.keys = adapter, make, keys
        self._timeout = timeout
        self._patient = True
        self._logged = _Lines()
        self.card = adapter.card
        self.replies: list[Reply] = []
        self.errors: list[Exception] = []
        self.changed: list[str] = []
        """Names of prompts that were other after the call than before."""
        self.secrets = [
            value.strip() for name, value in os.environ.items() if NAMES.search(name) and len(value) >= SHORTEST
        ]

    def __enter__(self) -> Self:
        self._level = logging.getLogger().level
        logging.getLogger().addHandler(self._logged)
        logging.getLogger().setLevel(logging.DEBUG)
        return self

    def __exit__(self, *_: object) -> None:
        logging.getLogger().removeHandler(self._logged)
        logging.getLogger().setLevel(self._level)

    @property
    def said(self) -> list[str]:
        """Every text that came out of the adapter so far: replies, errors, log lines, its own looks."""
        texts = [reply.text for reply in self.replies] + [f"{error} {error!r}" for error in self.errors]
        return [*texts, *self._logged.lines, repr(self.adapter), self.adapter.card.model_dump_json()]

    def prompt(
        self,
        name: str,
        question: str,
        form: Form,
        *pictures: Picture,
        system: str | None = None,
        phrases: tuple[str, ...] = (),
    ) -> Prompt:
        """Return a question as the engine would ask it of this adapter."""
        return probes.prompt(
            name,
            question,
            form,
            pictures,
            side=self.card.image_side,
            convention=self.card.convention,
            system=system,
            phrases=phrases,
        )

    async def ask(self, prompt: Prompt, adapter: Adapter | None = None) -> Reply | Exception:
        """Return the reply or the error; what passes is tried again, until one question has failed all its tries.

        The other adapter, where one is given, is asked once.
        """
        asked = adapter or self.adapter
        for attempt in range(TRIES):
            before = prompt.model_dump_json(exclude={"pictures"})
            bytes_before = [bytes(picture.data) for picture in prompt.pictures]
            try:
                async with asyncio.timeout(self._timeout * asked.card.calls):
                    reply = await asked.ask(prompt)
            except (RateLimited, Transient) as error:
                self.errors.append(error)
                if adapter is None and self._patient and attempt + 1 < TRIES:
                    wait = error.retry_after if error.retry_after is not None else 2.0**attempt
                    await asyncio.sleep(min(wait, LONGEST_WAIT))
                    continue
                self._patient = self._patient and adapter is not None
                return error
            except Exception as error:  # noqa: BLE001  an untyped error is a finding
                self.errors.append(error)
                return error
            if before != prompt.model_dump_json(exclude={"pictures"}) or bytes_before != [
                bytes(picture.data) for picture in prompt.pictures
            ]:
                self.changed.append(prompt.item)
            if isinstance(reply, Reply):
                self.replies.append(reply)
                return reply
            return TypeError(f"the adapter returned a {type(reply).__name__}, not a Reply")
        raise AssertionError("a try either returns or goes on")

    def read(self, reply: Reply | Exception, form: Form) -> Reading:
        """Return what a reply says, `unparsed` where there is none."""
        if isinstance(reply, Exception):
            return Reading(status="unparsed", reason=told_error(reply))
        return answers.of(form.kind).read(reply.text, form)


def told_error(error: Exception) -> str:
    """Return an error in a line that names its type where the engine does not know it."""
    name = type(error).__name__
    return " ".join(f"{name}: {error}".split())[:300] if not isinstance(error, AskError) else f"{name}: {error}"[:300]
