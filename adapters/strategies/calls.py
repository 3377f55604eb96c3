"""The calls a strategy makes for one question: counted against its budget, and written down one by one."""

from collections.abc import Mapping

from pydantic import JsonValue

from spatialgauge.benchmark.asking import Adapter, AdapterCard, Ask, AskError, Composed, Fatal, ModelRefused
from spatialgauge.benchmark.items import PictureAsSent, Prompt, Reply, Step, Trace
from spatialgauge.benchmark.pictures import resized
from spatialgauge.benchmark.prices import total_usage


class Calls:
    """Asks the wrapped adapter and its helpers on behalf of a strategy, at most `budget` times."""

    def __init__(self, inner: Adapter, helpers: Mapping[str, Adapter], ask: Ask, budget: int) -> None:
        self._inner, self._helpers, self._ask = inner, helpers, ask
        self._budget = budget
        self._steps: list[Step] = []
        self.notes: dict[str, JsonValue] = {}
        """What the strategy made of the calls; part of the trace."""

    @property
    def left(self) -> int:
        """How many calls may still be made."""
        return self._budget - len(self._steps)

    @property
    def trace(self) -> Trace:
        """All calls so far, and the notes."""
        return Trace(steps=tuple(self._steps), notes=self.notes)

    def card(self, helper: str | None = None) -> AdapterCard:
        """Return the card of the wrapped adapter, or of the named helper where there is one."""
        return self._helpers.get(helper or "", self._inner).card

    async def ask(self, prompt: Prompt, role: str, helper: str | None = None) -> Reply:
        """Return what the wrapped model says, or the named helper where there is one.

        A prompt that the service declines comes back as a refusal. Raises Fatal when the budget is spent, and what the
        adapter raised otherwise.
        """
        adapter = self._helpers.get(helper or "", self._inner)
        if self.left < adapter.card.calls:
            raise Fatal(f"the budget of {self._budget} calls is spent before there is an answer; raise budget=")
        sent = as_sent(prompt, adapter)
        try:
            if isinstance(adapter, Composed):
                reply = await adapter.ask_through(sent, self._ask)
            else:
                reply = await self._ask(adapter, sent)
        except ModelRefused as error:
            reply = Reply(refusal=True, finish="filtered", trace=error.trace)
        except AskError as error:
            if error.trace is not None:
                self._steps += error.trace.steps
            raise
        self.note(sent, reply, role, adapter.card.model)
        return reply

    def note(self, prompt: Prompt, reply: Reply, role: str, model: str) -> None:
        """Write a call down; of a strategy within the strategy, all of its calls."""
        if reply.trace is not None:
            self._steps += [step.model_copy(update={"role": f"{role}: {step.role}"}) for step in reply.trace.steps]
            return
        self._steps.append(
            Step(
                role=role,
                model=model,
                asked=prompt.text,
                system=prompt.system,
                pictures=tuple(
                    PictureAsSent(sha256=picture.sha256, width=picture.width, height=picture.height)
                    for picture in prompt.pictures
                ),
                reply=reply.text,
                finish=reply.finish,
                refusal=reply.refusal,
                usage=reply.usage,
                cost_usd=reply.cost_usd,
            )
        )

    def totalled(self, reply: Reply) -> Reply:
        """Return the strategy's reply with the trace, and with the tokens of all calls."""
        trace = self.trace
        costs = [step.cost_usd for step in trace.steps if step.cost_usd is not None]
        whole = len(costs) == len(trace.steps) > 0
        return reply.model_copy(
            update={"trace": trace, "usage": total_usage(trace), "cost_usd": sum(costs) if whole else None}
        )


def as_sent(prompt: Prompt, adapter: Adapter) -> Prompt:
    """Return the prompt with its pictures at the size the adapter is best given."""
    side = adapter.card.image_side
    if side is None or all(max(picture.width, picture.height) <= side for picture in prompt.pictures):
        return prompt
    return prompt.model_copy(update={"pictures": tuple(resized(picture, side) for picture in prompt.pictures)})
