"""From an item to what a model is asked, and from its reply to a mark; the same for a run and for a rescore."""

from typing import TYPE_CHECKING, Any, NamedTuple

from spatialgauge.benchmark import answers
from spatialgauge.benchmark.items import (
    Form,
    Item,
    Outcome,
    Picture,
    PictureAsSent,
    Prompt,
    Reading,
    Record,
    Reply,
    Score,
    Shown,
)
from spatialgauge.benchmark.pictures import resized
from spatialgauge.benchmark.regions import PLACEHOLDER, named, sentence, shown

if TYPE_CHECKING:
    from spatialgauge.benchmark.suites import Suite


class Mark(NamedTuple):
    """What became of a reply: its outcome, what was read, and the score."""

    outcome: Outcome
    reading: Reading
    score: Score


def prompt_of(
    item: Item,
    suite: "Suite",
    *,
    convention: str = "pixels",
    image_side: int | None = None,
    blind: bool = False,
    regions: Shown = "boxes",
) -> Prompt:
    """Return what a model is asked: the words of its kind of answer, and the pictures as they are sent.

    `convention` names how the model writes coordinates, `image_side` bounds the longest side in pixels; `blind` leaves
    the pictures out and changes no word; `regions` is how the parts of pictures are shown that a question speaks of.
    """
    pictures = () if blind else tuple(suite.picture(name) for name in item.pictures)
    if image_side is not None:
        pictures = tuple(resized(picture, image_side) for picture in pictures)
    sent = (pictures[0].width, pictures[0].height) if pictures else None
    if item.regions:
        numbered = list(enumerate(item.regions, start=1))
        pictures = tuple(
            shown(picture, tuple(one for one in numbered if one[1].picture == place), regions)
            for place, picture in enumerate(pictures)
        )
    form = told(item.form, convention, sent)
    return _prompt(item, form, pictures, regions if item.regions else None, convention)


def _prompt(item: Item, form: Form, pictures: tuple[Picture, ...], way: Shown | None, convention: str) -> Prompt:
    said = item.wording
    text = said.text if said else answers.of(form.kind).ask(named(item.question), form)
    if way is not None:
        sent = (pictures[0].width, pictures[0].height) if pictures else None
        text = f"{sentence(item.regions, way, convention, sent)}\n{named(text)}"
    return Prompt(
        item=item.id,
        text=text,
        system=said.system if said else None,
        form=form,
        question=named(item.question),
        regions=way,
        pictures=pictures,
        phrases=item.phrases,
        layout=said.reply if said else None,
    )


def prompt_hash_now(item: Item, record: Record, convention: str) -> str:
    """Return the hash that the prompt of a stored record would have today, with the pictures as they were sent.

    It differs from the stored one where the words have changed since, or the convention.
    """
    pictures = [
        Picture(sha256=sent.sha256, width=sent.width, height=sent.height, mime="image/png", data=b"")
        for sent in record.pictures
    ]
    form = told(item.form, convention, (pictures[0].width, pictures[0].height) if pictures else None)
    way = (record.regions or "boxes") if item.regions else None
    return _prompt(item, form, tuple(pictures), way, convention).hash


def told(form: Form, convention: str, sent: tuple[int, int] | None) -> Form:
    """Return the form as a model is told it: where places are asked for, in its own convention, on the picture sent.

    A convention that the item itself prescribes stays. Regions that options speak of are called by their numbers.
    """
    if any(PLACEHOLDER.search(text) for text in form.options.values()):
        form = form.model_copy(update={"options": {letter: named(text) for letter, text in form.options.items()}})
    if form.width is None:
        return form
    return form.model_copy(update={"convention": form.convention or convention, "sent": sent})


def marked(item: Item, form: Form, reply: Reply) -> Mark:
    """Return the mark of a reply to a prompt of this form.

    A refusal the service states counts as one whatever the text says.
    """
    kind = answers.of(form.kind)
    if reply.refusal or (reply.finish == "filtered" and not reply.text.strip()):
        reading = Reading(status="refused", reason="the service declined to answer")
    else:
        reading = kind.read(reply.text, form)
        if reading.status == "unparsed" and reply.finish == "length":
            reading = reading.model_copy(
                update={"reason": f"{reading.reason}; the reply was cut off at its length limit"}
            )
    outcome = {"refused": Outcome.REFUSED, "unparsed": Outcome.UNPARSED}.get(reading.status, Outcome.ANSWERED)
    score = kind.score(reading, item.truth, item.rule) if outcome is Outcome.ANSWERED else Score(value=0.0)
    return Mark(outcome, reading, score)


def fields_of_prompt(item: Item, prompt: Prompt, prompt_hash: str | None = None) -> dict[str, Any]:
    """Return what a record says of a question and how it was put; the prompt's hash where it is known already."""
    return {
        "item": item.id,
        "task": item.task,
        "group": item.group,
        "pair": item.pair,
        "prompt_hash": prompt_hash or prompt.hash,
        "pictures": tuple(PictureAsSent(sha256=p.sha256, width=p.width, height=p.height) for p in prompt.pictures),
        "regions": prompt.regions,
    }


def fields_of_reply(item: Item, form: Form, reply: Reply) -> dict[str, Any]:
    """Return what a record says of a reply to a prompt of this form: its words, what was read, and the score."""
    mark = marked(item, form, reply)
    return {
        "outcome": mark.outcome,
        "reply": reply.text,
        "reading": mark.reading,
        "score": mark.score.value,
        "details": mark.score.details,
    }


def remarked(item: Item, record: Record, convention: str) -> Record:
    """Return a stored record with its reply read and scored anew; a failed call stays as it is.

    `convention` is the one the model was asked in.
    """
    if record.outcome is Outcome.FAILED:
        return record
    filtered = record.finish == "filtered"
    reply = Reply(
        text=record.reply,
        finish="length" if record.finish == "length" else "filtered" if filtered else "stop",
        refusal=record.reading is not None and record.reading.status == "refused" and not record.reply,
    )
    sent = (record.pictures[0].width, record.pictures[0].height) if record.pictures else None
    return record.model_copy(update=fields_of_reply(item, told(item.form, convention, sent), reply))


def versions(suite: "Suite") -> dict[str, int]:
    """Return the version of prompt, reader and scorer of each kind of answer the suite asks for."""
    kinds = {item.form.kind for item in suite.items}
    return {kind.value: answers.of(kind).VERSION for kind in sorted(kinds)}
