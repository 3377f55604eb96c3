"""Checks of what every adapter owes the engine: replies, errors, secrets, concurrency."""

import asyncio
import json
import re

from spatialgauge.adapters.conformance import probes
from spatialgauge.adapters.conformance.session import Session, Told, held, told_error
from spatialgauge.benchmark.answers.conventions import TABLE
from spatialgauge.benchmark.asking import Adapter, AskError, BatchAdapter, Fatal, ModelRefused
from spatialgauge.benchmark.items import Form, Kind, Prompt, Reply

TOGETHER = 8
ODD_WORDS = 'Ist das Bild rot? 赤いですか？ هل هي حمراء؟ 🟥 e\u0301 \u200d “quoted” \\n {"a": [1]} <b>bold</b> & 50 %'
LONG = 8000
LOOKS_LIKE_ERROR = re.compile(
    r"^\s*(?:error\b|exception\b|traceback \(|http(?:error)?[ :]*[45]\d\d|[45]\d\d[ :]|\w*(?:Error|Exception)\b[:(]"
    r"|rate limit|\{\s*[\"']error[\"'])",
    re.IGNORECASE,
)
YES_NO = Form(kind=Kind.YES_NO)


def simple(session: Session, name: str, colour: str = "red") -> Prompt:
    """Return a plain question about a plain picture."""
    return session.prompt(name, "Which colour is the picture?", probes.colour_form(), probes.plain(colour))


async def card_is_complete(session: Session) -> Told:
    """The card names the model, and a convention that the readers know."""
    card = session.card
    if not card.spec or not card.model:
        return Told("failed", "the card's spec or model is empty")
    if card.convention not in TABLE:
        return Told("failed", f"no convention is named {card.convention!r}; there are {', '.join(TABLE)}")
    json.dumps(card.model_dump(mode="json"), allow_nan=False)
    return Told("passed", f"{card.spec}, convention {card.convention}")


async def answers_in_text(session: Session) -> Told:
    """A question about a picture gets a reply with text in it."""
    reply = await session.ask(simple(session, "text"))
    if isinstance(reply, Exception):
        return Told("failed", told_error(reply))
    return held(bool(reply.text.strip()) or reply.refusal, f"said {reply.text.strip()[:60]!r}", "the reply is empty")


async def same_again(session: Session) -> Told:
    """Asked twice, it says the same; reported, not required."""
    replies = [await session.ask(simple(session, "again")) for _ in range(2)]
    texts = {reply.text if isinstance(reply, Reply) else told_error(reply) for reply in replies}
    return Told("noted", "the same reply both times" if len(texts) == 1 else "two different replies")


async def blind_is_answered_or_refused(session: Session) -> Told:
    """A question without its picture gets a reply, or a Fatal or ModelRefused that says why not."""
    return _asked(await session.ask(session.prompt("blind", "Is the picture red?", YES_NO)))


async def takes_two_pictures(session: Session) -> Told:
    """Two pictures in one question get a reply, or a Fatal that says it takes one."""
    pictures = (probes.plain("red"), probes.plain("blue", 96, 128))
    prompt = session.prompt("two", "Are the two pictures of one colour?", YES_NO, *pictures)
    return _asked(await session.ask(prompt))


async def takes_unicode(session: Session) -> Told:
    """Words in many scripts, quotes, JSON and markup reach the model."""
    return _asked(await session.ask(session.prompt("unicode", ODD_WORDS, YES_NO, probes.plain("red"))))


async def takes_long_words(session: Session) -> Told:
    """Eight thousand characters get a reply, or a Fatal that says they are too many."""
    words = ("Is the picture red? Look at it with care. " * LONG)[:LONG]
    return _asked(await session.ask(session.prompt("long", words, YES_NO, probes.plain("red"))))


async def takes_a_system_instruction(session: Session) -> Told:
    """A prompt with a system instruction gets a reply."""
    prompt = session.prompt("system", "Is the picture red?", YES_NO, probes.plain("red"), system="Answer in one word.")
    return _asked(await session.ask(prompt))


async def leaves_inputs_alone(session: Session) -> Told:
    """No prompt is changed by being asked."""
    options = {"A": "red", "B": "blue"}
    prompt = session.prompt("inputs", "Which colour?", Form(kind=Kind.CHOICE, options=options), probes.plain("red"))
    await session.ask(prompt)
    changed = sorted(set(session.changed))
    return held(not changed, "all prompts are as they were", f"changed while they were asked: {', '.join(changed)}")


async def errors_are_typed(session: Session) -> Told:
    """Whatever is raised is one of the errors of `benchmark.asking`."""
    untyped = [told_error(error) for error in session.errors if not isinstance(error, AskError)]
    return held(not untyped, f"{len(session.errors)} errors, all typed", f"not an AskError: {'; '.join(untyped[:3])}")


async def errors_are_no_answers(session: Session) -> Told:
    """No error comes back as the text of a reply."""
    found = [reply.text for reply in session.replies if LOOKS_LIKE_ERROR.match(reply.text)]
    return held(not found, "no reply reads like an error", f"reads like an error: {found[0][:120]!r}" if found else "")


async def usage_is_plausible(session: Session) -> Told:
    """Tokens are counted or None; a picture and a question are more than none."""
    counted = [reply.usage for reply in session.replies if reply.usage is not None]
    if not counted:
        return Told("noted", "no tokens are told, so costs are unknown")
    return held(
        all(usage.input_tokens > 0 for usage in counted),
        f"counted in {len(counted)} of {len(session.replies)} replies",
        "a reply to a picture and a question counts no input token",
    )


async def card_is_stable(session: Session) -> Told:
    """The card is the same after many questions: a run is taken up again by it."""
    return held(session.adapter.card == session.card, "unchanged", "the card changed while questions were asked")


async def no_key_in_any_text(session: Session) -> Told:
    """No secret of the environment stands in a reply, an error, a log line, the card, or the adapter's looks."""
    if not session.secrets:
        return Told("noted", "no key is set in the environment, so none could show")
    leaks = [text for text in session.said if any(secret in text for secret in session.secrets)]
    return held(not leaks, f"looked through {len(session.said)} texts", f"a key stands in {len(leaks)} texts")


async def answers_side_by_side(session: Session) -> Told:
    """Questions asked at once get their own answers, not each other's."""
    colours = list(probes.COLOURS)
    prompts = [simple(session, f"side-{n}", colours[n % len(colours)]) for n in range(TOGETHER)]
    alone = [[_text(await session.ask(prompt)) for prompt in prompts] for _ in range(2)]
    together = [_text(reply) for reply in await asyncio.gather(*(session.ask(prompt) for prompt in prompts))]
    steady = [n for n in range(TOGETHER) if alone[0][n] == alone[1][n]]
    odd = [n for n in steady if together[n] != alone[0][n]]
    if len(steady) < TOGETHER // 2:
        return Told("noted", "it answers differently each time, so that mixed-up answers cannot be told")
    return held(
        not odd,
        f"{len(steady)} questions got the same answers at once as one by one",
        f"{len(odd)} of {len(steady)} questions got another answer at once than one by one",
    )


async def batches_are_in_order(session: Session) -> Told:
    """A batch gives a reply for each prompt, in their order, the same as one by one."""
    adapter: Adapter = session.adapter
    if not isinstance(adapter, BatchAdapter):
        return Told("skipped", "it takes one prompt at a time")
    colours = list(probes.COLOURS)
    prompts = [simple(session, f"batch-{n}", colours[n % len(colours)]) for n in range(min(4, adapter.batch_size))]
    alone = [_text(await session.ask(prompt)) for prompt in prompts]
    try:
        replies = await adapter.ask_batch(prompts)
    except Exception as error:  # noqa: BLE001  an untyped error is a finding
        return Told("failed", told_error(error))
    if len(replies) != len(prompts):
        return Told("failed", f"{len(prompts)} prompts got {len(replies)} replies")
    odd = sum(reply.text != text for reply, text in zip(replies, alone, strict=True))
    return held(not odd, f"{len(prompts)} replies as one by one", f"{odd} of {len(prompts)} replies differ")


async def survives_being_cancelled(session: Session) -> Told:
    """A question that is given up half way does not spoil the next one."""
    task = asyncio.create_task(session.adapter.ask(simple(session, "cancelled")))
    await asyncio.sleep(0)
    task.cancel()
    await asyncio.wait([task], timeout=30)
    if not task.done():
        return Told("failed", "a cancelled question goes on for more than half a minute")
    reply = await session.ask(simple(session, "after"))
    return _asked(reply)


async def closes_twice(session: Session) -> Told:
    """Closing releases what it holds, and closing again does no harm."""
    try:
        await session.adapter.close()
        await session.adapter.close()
    except Exception as error:  # noqa: BLE001  whatever it raises is the finding
        return Told("failed", told_error(error))
    return Told("passed", "closed, and closed again")


def _asked(reply: Reply | Exception) -> Told:
    """Return passed for a reply and for an error that costs one item alone."""
    if isinstance(reply, Reply):
        return Told("passed", f"said {reply.text.strip()[:60]!r}")
    if isinstance(reply, Fatal | ModelRefused):
        return Told("passed", f"declined: {told_error(reply)}")
    return Told("failed", told_error(reply))


def _text(reply: Reply | Exception) -> str:
    return reply.text if isinstance(reply, Reply) else told_error(reply)


FIRST = (
    card_is_complete,
    answers_in_text,
    same_again,
    blind_is_answered_or_refused,
    takes_two_pictures,
    takes_unicode,
    takes_long_words,
    takes_a_system_instruction,
    answers_side_by_side,
    batches_are_in_order,
    survives_being_cancelled,
)
"""Checks that ask."""
LAST = (
    leaves_inputs_alone,
    errors_are_typed,
    errors_are_no_answers,
    usage_is_plausible,
    card_is_stable,
    no_key_in_any_text,
    closes_twice,
)
"""Checks of all that the others brought to light; the last one closes the adapter."""
