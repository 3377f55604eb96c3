"""The words of the field: Item, Prompt, Reply, Reading, Score, Record.

All are frozen, refuse fields they do not know, and hold only finite numbers, so that whatever is
written can be read again, and nothing is read that was not meant.
"""

import hashlib
import json
from collections.abc import Mapping
from enum import StrEnum
from typing import Annotated, Final, Literal, Self

from pydantic import BaseModel, ConfigDict, Field, JsonValue, field_validator, model_validator

SCHEMA: Final = 1
"""Version of the files written from these models; raised when an old reader could not read a new file."""

Scalar = str | int | float | bool
Identifier = Annotated[str, Field(min_length=1, max_length=200)]
Sha256 = Annotated[str, Field(pattern=r"^[0-9a-f]{64}$")]


class Kind(StrEnum):
    """The kinds of answer; `benchmark.answers` has one module for each."""

    CHOICE = "choice"
    YES_NO = "yes_no"
    QUANTITY = "quantity"
    COUNT = "count"
    DIRECTION = "direction"
    ORDER = "order"
    MOTION = "motion"
    POINTS = "points"
    BOXES2D = "boxes2d"
    BOXES3D = "boxes3d"
    MASKS = "masks"


class Outcome(StrEnum):
    """What became of a question, kept apart from its score."""

    ANSWERED = "answered"
    UNPARSED = "unparsed"
    REFUSED = "refused"
    FAILED = "failed"


class Frozen(BaseModel):
    """Base of all models here: immutable, closed, finite."""

    model_config = ConfigDict(frozen=True, extra="forbid", allow_inf_nan=False)


UNSCORED: Final = frozenset({"preference"})
"""Rules that measure what a model prefers, where no answer is wrong: their scores enter no mean."""

TARGETS: Final = ("masks", "polygons", "points")
"""What the truth of a pointing question may be made of."""


class Form(Frozen):
    """What may be answered, without the truth: all that a model and a reader may know."""

    kind: Kind
    options: Mapping[str, str] = Field(default_factory=dict)
    """Letter to text, for choices and for the things to order."""
    unit: str | None = None
    """The unit a number is asked in; one without a unit is read in it.

    `m`, `cm`, `ft`, `in`, `m2` or `deg` for a quantity; `clock`, `deg` or `compass` for a direction.
    """
    width: int | None = Field(default=None, gt=0)
    """Width in pixels of the picture in which places are told, and its `height`."""
    height: int | None = Field(default=None, gt=0)
    sent: tuple[int, int] | None = None
    """Width and height at which the model was given that picture, where they differ: what its pixels mean."""
    convention: str | None = None
    """How the model writes coordinates (`answers.conventions`); the adapter's, filled in when it is asked, unless the
    item's wording prescribes one."""

    @model_validator(mode="after")
    def _complete(self) -> Self:
        if (self.kind in (Kind.CHOICE, Kind.ORDER)) != bool(self.options):
            raise ValueError("options belong to a choice or an order, and these need them")
        if self.unit is not None and self.kind not in (Kind.QUANTITY, Kind.DIRECTION):
            raise ValueError("a unit belongs to a quantity or a direction")
        if (self.width is None) != (self.height is None):
            raise ValueError("a picture has a width and a height")
        return self


class Wording(Frozen):
    """The very words a public benchmark asks in: the whole text, options and wish for an answer included.

    `reply` shows how an answer is to be written, with `{answer}`, `{number}` and `{unit}`, or the letters of an order
    `{joined}`, in the answer's place.
    """

    text: str = Field(min_length=1, max_length=60_000)
    system: str | None = None
    reply: str | None = None


Shown = Literal["boxes", "masks", "marks", "tokens"]
"""How regions are shown: drawn on the picture in one of three ways, or told as boxes in words."""


class Region(Frozen):
    """A part of a picture that a question speaks of by number: its box, and its run-length mask where there is one.

    `picture` counts the item's pictures from 0; `width` and `height` are that picture's, as stored, in pixels.
    """

    picture: int = Field(default=0, ge=0)
    box: tuple[float, float, float, float]
    width: int = Field(gt=0)
    height: int = Field(gt=0)
    mask: JsonValue = None

    def __hash__(self) -> int:
        return hash(self.model_dump_json())


class Item(Frozen):
    """One question with its truth.

    `pictures` are SHA-256 names of pictures in the suite; `truth` is a letter, "yes"/"no", a number in metres or
    degrees, or what the module of its kind in `answers` says; `rule` names the scoring rule behind the score; `group`
    is the scene, `pair` the twins that share their words, `bundle` the questions that logic ties together; `frames`
    holds the answer under each frame of reference; `slices` are facts to break results down by; `wording` replaces the
    words that the kind of answer would ask in; `regions` are what `<region 1>` and so on in the question stand for.
    """

    id: Identifier
    task: Identifier
    skill: Identifier
    question: str = Field(min_length=1, max_length=20_000)
    form: Form
    truth: JsonValue
    rule: Identifier
    pictures: tuple[Sha256, ...] = ()
    phrases: tuple[str, ...] = ()
    group: Identifier
    pair: Identifier | None = None
    bundle: Identifier | None = None
    frames: Mapping[str, str] = Field(default_factory=dict)
    slices: Mapping[str, Scalar] = Field(default_factory=dict)
    wording: Wording | None = None
    regions: tuple[Region, ...] = ()

    @model_validator(mode="after")
    def _truth_fits(self) -> Self:
        if not _fits(self.truth, self.form):
            raise ValueError(f"item {self.id}: the truth {self.truth!r} is no {self.form.kind} answer")
        return self


def _fits(truth: JsonValue, form: Form) -> bool:
    number = isinstance(truth, int | float) and not isinstance(truth, bool)
    match form.kind:
        case Kind.CHOICE:
            return isinstance(truth, str) and truth in form.options
        case Kind.YES_NO:
            return truth in ("yes", "no")
        case Kind.QUANTITY | Kind.DIRECTION:
            return number
        case Kind.COUNT:
            return number and isinstance(truth, int) and truth >= 0
        case Kind.ORDER:
            return isinstance(truth, list) and sorted(map(str, truth)) == sorted(form.options)
        case Kind.MOTION:
            return isinstance(truth, dict) and len(truth) == 5
        case Kind.POINTS:
            return isinstance(truth, dict) and any(isinstance(truth.get(key), list) for key in TARGETS)
        case Kind.BOXES2D | Kind.BOXES3D | Kind.MASKS:
            key = {Kind.BOXES2D: "box", Kind.BOXES3D: "centre", Kind.MASKS: "mask"}[form.kind]
            return isinstance(truth, list) and all(isinstance(one, dict) and key in one for one in truth)


class Picture(Frozen):
    """A picture as it is sent: encoded bytes, already upright, with its true size in pixels."""

    sha256: Sha256
    width: int = Field(gt=0)
    height: int = Field(gt=0)
    mime: Literal["image/png", "image/jpeg", "image/webp"]
    data: bytes = Field(repr=False)


class PictureAsSent(Frozen):
    """Which picture a record speaks of, and at what size the model was given it."""

    sha256: Sha256
    width: int = Field(gt=0)
    height: int = Field(gt=0)


class Prompt(Frozen):
    """What an adapter is given. It never carries the truth, and its item is an opaque name.

    `phrases` are the objects the question is about, for models that take a phrase instead of a sentence. `question` is
    the text without the wish for a form of answer, for strategies that ask it of another picture or in other words.
    `free` says that words beside the answer are wanted, or words alone, so that no schema may be laid on the reply.
    Where the text says `<image 2>`, the second picture stands (`interleaved.pieces`); else all come before it.
    """

    item: Identifier
    text: str
    form: Form
    question: str = ""
    free: bool = False
    system: str | None = None
    pictures: tuple[Picture, ...] = ()
    phrases: tuple[str, ...] = ()
    layout: str | None = None
    """How the text wants an answer written (`Wording.reply`), for answerers that read no text."""
    regions: Shown | None = None
    """How the regions were shown that the question speaks of; None where it speaks of none."""

    @property
    def hash(self) -> str:
        """SHA-256 over all that a model could react to: words, form, pictures."""
        body = {
            "text": self.text,
            "system": self.system,
            "form": self.form.model_dump(mode="json"),
            "phrases": self.phrases,
            "pictures": [picture.sha256 for picture in self.pictures],
        }
        return hashlib.sha256(canonical_json(body).encode()).hexdigest()


class Usage(Frozen):
    """Tokens a reply cost, as the service counted them."""

    input_tokens: int = Field(default=0, ge=0)
    output_tokens: int = Field(default=0, ge=0)


Finish = Literal["stop", "length", "filtered", "other"]


class Step(Frozen):
    """One call of a strategy: what was asked of which model, in what role, and what came back."""

    role: str
    model: str
    asked: str
    system: str | None = None
    pictures: tuple[PictureAsSent, ...] = ()
    reply: str
    finish: Finish = "stop"
    refusal: bool = False
    usage: Usage | None = None
    cost_usd: float | None = Field(default=None, ge=0)
    """As the adapter told it; None where the price table is to say."""


class Trace(Frozen):
    """How a strategy came to its answer: every call in its order, and what it made of them."""

    steps: tuple[Step, ...] = ()
    notes: Mapping[str, JsonValue] = Field(default_factory=dict)


class Reply(Frozen):
    """What an adapter gives back: the text as it came, and why it ended."""

    text: str = ""
    finish: Finish = "stop"
    refusal: bool = False
    usage: Usage | None = None
    cost_usd: float | None = Field(default=None, ge=0)
    model: str | None = None
    """The model's own name for itself, where the service tells (`gpt-4o-2024-08-06`)."""
    trace: Trace | None = None
    """The calls behind the answer, where a strategy made it; `usage` is then their sum."""

    @field_validator("text", mode="before")
    @classmethod
    def _encodable(cls, text: object) -> object:
        """Replace lone surrogates, which a service's JSON may hold and no file can."""
        return text.encode("utf-8", "replace").decode() if isinstance(text, str) else text


class Reading(Frozen):
    """What a reader found in a reply.

    `parsed` has a value, `empty` is a valid "none", `unparsed` and `refused` have a reason and no value.
    """

    status: Literal["parsed", "empty", "unparsed", "refused"]
    value: JsonValue = None
    reason: str | None = None
    notes: Mapping[str, JsonValue] = Field(default_factory=dict)
    """What else the reader saw and did not use for the value, such as the ends of a range."""


class Score(Frozen):
    """The value of the item's own rule in 0..1, and every other rule that applies."""

    value: float = Field(ge=0, le=1)
    details: Mapping[str, float | None] = Field(default_factory=dict)


class Record(Frozen):
    """One item asked once: a line of `records.jsonl`."""

    item: Identifier
    repeat: int = Field(default=0, ge=0)
    task: Identifier
    group: Identifier
    pair: Identifier | None = None
    outcome: Outcome
    reply: str = ""
    reading: Reading | None = None
    score: float | None = Field(default=None, ge=0, le=1)
    details: Mapping[str, float | None] = Field(default_factory=dict)
    prompt_hash: Sha256
    pictures: tuple[PictureAsSent, ...] = ()
    regions: Shown | None = None
    """How the regions were shown that the question speaks of; None where it speaks of none."""
    usage: Usage | None = None
    cost_usd: float | None = Field(default=None, ge=0)
    latency_s: float = Field(default=0.0, ge=0)
    attempts: int = Field(default=1, ge=1)
    finish: str | None = None
    model: str | None = None
    error: str | None = None
    calls: int = Field(default=1, ge=0)
    """Replies of models behind the answer, more than one with a strategy; `usage` and `cost_usd` are of all."""
    trace: Trace | None = None
    """The strategy's calls, where one was used; also of a failed item, as far as it came."""
    cached: bool = False
    """Whether the reply was kept from another run; cost, latency and attempts are then what it took there."""

    @model_validator(mode="after")
    def _honest(self) -> Self:
        if (self.outcome is Outcome.FAILED) != (self.score is None):
            raise ValueError("a failed call has no score, and every other outcome has one")
        if self.outcome in (Outcome.UNPARSED, Outcome.REFUSED) and self.score != 0:
            raise ValueError(f"an {self.outcome} reply scores 0")
        return self


def canonical_json(value: object) -> str:
    """One spelling for one value: sorted keys, no spaces, no NaN; what hashes are taken over."""
    return json.dumps(value, sort_keys=True, separators=(",", ":"), ensure_ascii=False, allow_nan=False)
