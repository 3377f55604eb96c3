"""Adapters that are each wrong in one way, around one that sees well and is right."""

import asyncio
import os
from collections.abc import Sequence

import httpx2

from spatialgauge.benchmark.asking import AdapterCard, Fatal, RateLimited, ServiceRefused, Transient
from spatialgauge.benchmark.items import Prompt, Reply, Usage
from spatialgauge.tests.servers import seeing


class Sound:
    """Sees, and does all it owes."""

    def __init__(self, base_url: str | None = None) -> None:
        self.card = AdapterCard(spec="sound/m", model="m")
        self._base_url = base_url

    async def ask(self, prompt: Prompt) -> Reply:
        if self._base_url is not None:
            await self._post()
        return Reply(text=self.said(prompt), usage=Usage(input_tokens=10, output_tokens=1))

    def said(self, prompt: Prompt) -> str:
        return str(seeing.answer(prompt.text, [picture.data for picture in prompt.pictures]))

    async def _post(self) -> None:
        headers = {"authorization": f"Bearer {os.environ.get('OPENAI_API_KEY', '')}"}
        try:
            async with httpx2.AsyncClient() as client:
                answer = await client.post(f"{self._base_url}/answer", json={}, headers=headers)
        except httpx2.TransportError as error:
            raise Transient(str(error)) from error
        if answer.status_code == 429:
            raise self.limited(float(answer.headers["retry-after"]))
        if answer.status_code in (401, 404):
            raise ServiceRefused("refused")
        if answer.status_code >= 500:
            raise self.down(answer.text)
        raise Transient("unreadable")

    def limited(self, wait: float) -> Exception:
        return RateLimited("slow down", wait)

    def down(self, body: str) -> Exception:
        return Transient("down")

    async def close(self) -> None:
        return


class Blind(Sound):
    def said(self, prompt: Prompt) -> str:
        return str(seeing.answer(prompt.text, []))


class Mirroring(Sound):
    def said(self, prompt: Prompt) -> str:
        text = super().said(prompt)
        flips = "half" in prompt.text and prompt.pictures[0].mime == "image/png"
        return {"A": "B", "B": "A"}[text] if flips else text


class Reordering(Sound):
    def said(self, prompt: Prompt) -> str:
        return str(seeing.answer(prompt.text, [picture.data for picture in reversed(prompt.pictures)]))


class TellingErrors(Sound):
    def said(self, prompt: Prompt) -> str:
        return "Error: 400 the prompt is too long" if len(prompt.text) > 5000 else super().said(prompt)


class Untyped(Sound):
    async def ask(self, prompt: Prompt) -> Reply:
        if any(picture.width == 1 for picture in prompt.pictures):
            raise ValueError("cannot resize to 0 pixels")
        return await super().ask(prompt)


class Meddling(Sound):
    async def ask(self, prompt: Prompt) -> Reply:
        if isinstance(prompt.form.options, dict) and prompt.item == "check-inputs":
            prompt.form.options["A"] = "changed"
        return await super().ask(prompt)


class Sharing(Sound):
    """Keeps what it is asked in itself, and looks there for it after a wait."""

    async def ask(self, prompt: Prompt) -> Reply:
        self._prompt = prompt
        await asyncio.sleep(0.001)
        return await super().ask(self._prompt)


class Leaking(Sound):
    def said(self, prompt: Prompt) -> str:
        key = os.environ["OPENAI_API_KEY"]
        return f"{super().said(prompt)}\n(asked with {key})" if prompt.system else super().said(prompt)


class OtherConvention(Sound):
    """Points in Gemini's way, and says pixels."""

    def said(self, prompt: Prompt) -> str:
        words = 'Point. the point in "point" as [y, x], normalised to 0-1000, JSON'
        pictures = [picture.data for picture in prompt.pictures]
        return str(seeing.answer(words, pictures)) if "Point to" in prompt.text else super().said(prompt)


class Changing(Sound):
    async def ask(self, prompt: Prompt) -> Reply:
        self.card = self.card.model_copy(update={"settings": {"last": prompt.item}})
        return await super().ask(prompt)


class ClosingOnce(Sound):
    closed = False

    async def close(self) -> None:
        if self.closed:
            raise RuntimeError("already closed")
        self.closed = True


class Impatient(Sound):
    def limited(self, wait: float) -> Exception:
        return Fatal("HTTP 429")


class Echoing(Sound):
    def down(self, body: str) -> Exception:
        return Transient(f"down: {body}")


class Silent(Sound):
    def said(self, prompt: Prompt) -> str:
        return ""


class Uncounted(Sound):
    async def ask(self, prompt: Prompt) -> Reply:
        return Reply(text=self.said(prompt), usage=Usage(input_tokens=0, output_tokens=0))


class Shuffling(Sound):
    batch_size = 4

    async def ask_batch(self, prompts: Sequence[Prompt]) -> list[Reply]:
        return [await self.ask(prompt) for prompt in reversed(prompts)]


class Upright(Sound):
    """Turns every JPEG once more, as one does that does not know the engine has."""

    def said(self, prompt: Prompt) -> str:
        if "half" in prompt.text and prompt.pictures[0].mime == "image/jpeg":
            return {"A": "B", "B": "A"}[super().said(prompt)]
        return super().said(prompt)
