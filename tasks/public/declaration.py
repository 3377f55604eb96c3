"""What is declared of a public benchmark: where its rows are, what they mean, and how it is officially scored.

A declaration is a TOML file of facts; nothing in it is run. Where a text names a column in braces (`{question}`,
`{metadata.format}`), the row's value stands there. Besides the columns of its rows a declaration may name the part of
the data set (`{hub_config}`, `{hub_split}`), what it derives from them, and in a question's words `{options}` and
`{stem}`.
"""

import re
from collections.abc import Mapping
from typing import Annotated, Final, Literal, Self

from pydantic import Field, field_validator, model_validator

from spatialgauge.benchmark.items import Frozen, Kind, Scalar
from spatialgauge.benchmark.official import Figure, Marking, Official

Name = Annotated[str, Field(pattern=r"^[a-z][a-z0-9_]*$", max_length=60)]
ColumnType = Literal["text", "texts", "int", "float", "bool", "image", "images", "json"]
"""`json` is a column of lists or objects, in Arrow or written out as JSON."""
TruthForm = Literal["letter", "text", "index", "value", "mask", "instances", "polygon", "percent", "box"]

STATUS: Final = {
    "V": "recomputed from saved predictions",
    "R": "read in the source named",
    "M": "as remembered of the paper; verify before quoting",
}


class Derived(Frozen):
    """A column made from others: the first group that `find` finds in `of`, "" for none, then told by `names`."""

    of: str
    find: str = r"(?s)(.*)"
    names: Mapping[str, str] = Field(default_factory=dict)

    @field_validator("find")
    @classmethod
    def _one_group(cls, pattern: str) -> str:
        if re.compile(pattern).groups != 1:
            raise ValueError(f"{pattern!r} has not one group")
        return pattern


class Options(Frozen):
    """Where the options of a choice stand: a list or its lines, one a column, after the question, or always the same.

    Labels ("A. ", "(B) ") are taken off; the n-th option has the n-th letter. `style` and `joint` say how `{options}`
    writes them. `shuffled` ones are put in an order drawn by the row's name, where the rows give the right one first.
    """

    column: str = ""
    columns: tuple[str, ...] = ()
    within: str = ""
    fixed: tuple[str, ...] = ()
    style: str = "{letter}. {text}"
    joint: str = "\n"
    shuffled: bool = False
    until: str = ""
    """What follows the last option in the text."""

    @model_validator(mode="after")
    def _one_place(self) -> Self:
        if sum(map(bool, (self.column, self.columns, self.within, self.fixed))) != 1:
            raise ValueError("options stand in one of column, columns, within, fixed")
        return self


class Questions(Frozen):
    """The rows that meet `where` (column to the values that count), and what they ask.

    `truth` is the column's text; `truth_is` says how it tells the truth: as the letter or the text of an option, as an
    index from 0, as an answer of the kind in words, as a picture that is a mask or one of many patches (`instances`),
    as a polygon in shares of the picture, as points in per cent of it, or as an xywh box; `truths` translates it first.
    `prompt` and `system` are the official words, none where the benchmark has none; `reply` is how they want an answer
    written, `convention` how they want places told.
    """

    where: Mapping[str, tuple[Scalar, ...]] = Field(default_factory=dict)
    task: str
    skill: str
    kind: Kind
    rule: str
    question: str = "{question}"
    options: Options | None = None
    truth: str = "{answer}"
    truth_is: TruthForm = "value"
    truths: Mapping[str, str] = Field(default_factory=dict)
    unit: str | None = None
    convention: str | None = None
    prompt: str = ""
    system: str = ""
    reply: str | None = None
    official: Marking = Marking()

    @model_validator(mode="after")
    def _options_for_choices(self) -> Self:
        if (self.kind in (Kind.CHOICE, Kind.ORDER)) != (self.options is not None):
            raise ValueError(f"{self.task}: options belong to a choice or an order, and these need them")
        return self


class Pictures(Frozen):
    """What a row shows: columns with pictures, files of a media folder, or the frames of a video there.

    `files` are paths; one that names a list stands for all of it. Of a video, `frames` are taken evenly spread from
    first to last unless the build says otherwise.
    """

    columns: tuple[str, ...] = ()
    files: tuple[str, ...] = ()
    video: str = ""
    frames: int = Field(default=32, gt=0)
    inline: bool = False
    """Whether the words say `<image>` in turn, or `<image 2>`, where each picture stands; else all come before them."""
    offsets: tuple[str, str] | None = None
    """A column of text, and one of the place in it (characters from its start) of each picture."""
    marks: str = ""
    """A column of boxes (x0, y0, x1, y1) that are drawn into the first picture as `Region [k]`."""
    note: str = ""
    """Where the files of a media folder come from."""


class Published(Frozen):
    """A published score, in percent; `figure` is which of the official ones it is, the headline where none is named."""

    model: str
    score: float
    source: str
    status: Literal["V", "R", "M"]
    figure: str = ""
    best: bool = False
    """Whether it is the best model's here, not a person's."""


class Variant(Frozen):
    """Another part of the same data set, built under its own name."""

    title: str
    hub: str = ""
    revision: str | None = None
    configs: tuple[str, ...] = ()
    splits: tuple[str, ...] = ()
    items: int | None = None
    where: Mapping[str, tuple[Scalar, ...]] = Field(default_factory=dict)
    pictures: Pictures | None = None
    figures: tuple[Figure, ...] = ()
    published: tuple[Published, ...] = ()


class Benchmark(Frozen):
    """A public benchmark.

    `unsure` names what no source states with certainty, such as a column; `revision` is the commit that is built, and
    where none is known the user has to name one. `where` leaves out the rows that do not meet it.
    """

    name: Name
    title: str
    tier: Literal[1, 2]
    asks: str
    paper: str
    repository: str
    licence: str
    hub: str
    configs: tuple[str, ...] = ("",)
    splits: tuple[str, ...] = ("test",)
    revision: str | None = None
    items: int | None = None
    counts: Mapping[str, int] = Field(default_factory=dict)
    """Rows of each task, where they are known."""
    unsure: tuple[str, ...] = ()
    rows: Literal["", "comfort"] = ""
    """What makes the rows of a folder, where the data set has pictures and no table."""
    columns: Mapping[str, ColumnType]
    fields: tuple[str, ...] = ()
    """What the places of a row mean, where the files' rows are lists and have no names."""
    partly: tuple[str, ...] = ()
    """Columns that not every part has."""
    derived: Mapping[str, Derived] = Field(default_factory=dict)
    where: Mapping[str, tuple[Scalar, ...]] = Field(default_factory=dict)
    row: str = ""
    """What names a row for good; its number in the file where nothing does."""
    group: str = ""
    """The scene or photograph, by which intervals are clustered; the first picture where nothing names it."""
    pictures: Pictures
    questions: tuple[Questions, ...] = Field(min_length=1)
    slices: Mapping[str, str] = Field(default_factory=dict)
    figures: tuple[Figure, ...] = Field(min_length=1)
    chance: str
    blind: str = ""
    flaws: tuple[str, ...] = ()
    differences: str
    """Where the official score and the one made here part, and why."""
    published: tuple[Published, ...] = ()
    proved: str = ""
    """What of the official figures the tests find again, and on what."""
    variants: Mapping[str, Variant] = Field(default_factory=dict)
    variant: str = ""

    def official(self, tasks: Mapping[str, Questions]) -> Official:
        """Return how it is officially scored; `tasks` gives the questions behind each task that was made."""
        marking = {task: asked.official for task, asked in sorted(tasks.items()) if asked.official != Marking()}
        return Official(benchmark=self.title, marking=marking, figures=self.figures)

    def of_variant(self, name: str) -> "Benchmark":
        """Return the benchmark as its variant `name` has it."""
        chosen = self.variants[name]
        changes = {
            "variant": name,
            "title": chosen.title,
            "items": chosen.items,
            "counts": {},
            "published": chosen.published,
            "variants": {},
            "hub": chosen.hub or self.hub,
            "revision": chosen.revision if chosen.hub else self.revision,
            **({"configs": chosen.configs} if chosen.configs else {}),
            **({"splits": chosen.splits} if chosen.splits else {}),
            **({"figures": chosen.figures} if chosen.figures else {}),
            **({"pictures": chosen.pictures} if chosen.pictures else {}),
            **({"where": {**self.where, **chosen.where}} if chosen.where else {}),
        }
        return self.model_copy(update=changes)

    @property
    def full_name(self) -> str:
        """The name it is built under, its variant included."""
        return f"{self.name}_{self.variant}" if self.variant else self.name
