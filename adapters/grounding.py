"""How each family is best asked to show things: system instruction, its own wording, how many places at most.

The form of the answer (order, scale, keys, "nothing found" as an empty list) is the engine's
(`benchmark.answers.notation`); here stand the families' habits around it. Sources: Google's spatial-understanding
cookbook and documentation, the model cards and processors of the other families.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

from spatialgauge.benchmark.items import Kind, Prompt

VERSION: Final = 1
"""Raised when a wording changes; part of every card that uses it."""
PLACES: Final = frozenset({Kind.POINTS, Kind.BOXES2D, Kind.MASKS, Kind.BOXES3D})
MOST: Final = {Kind.POINTS: 10, Kind.BOXES2D: 20, Kind.MASKS: 10, Kind.BOXES3D: 10}
"""Most places a reply may have; more make Gemini's coordinates worse, and a loop of them never ends."""
NAMES: Final = {
    Kind.POINTS: "points",
    Kind.BOXES2D: "bounding boxes",
    Kind.MASKS: "segmentation masks",
    Kind.BOXES3D: "3D bounding boxes",
}
LIMIT: Final = "Give no more than {most} entries."


@dataclass(frozen=True)
class Wording:
    """A family's wording: `system` before all, `more` behind the question, `instead` in its place, by kind.

    `{names}` and `{most}` are the places' name and number; `{phrase}` is what is to be shown.
    """

    system: str | None = None
    more: str | None = None
    instead: Mapping[Kind, str] | None = None


WORDINGS: Final[Mapping[str, Wording]] = {
    "gemini": Wording(
        system="Return {names} as a JSON array with labels. Never return code fencing. Limit to {most} objects. If an "
        "object is present several times, name each by what is its own. If nothing fits, return [].",
        more=LIMIT,
    ),
    "qwen2_5": Wording(more=LIMIT),
    "qwen3": Wording(more=LIMIT),
    "glm": Wording(more=LIMIT),
    "paligemma": Wording(instead={Kind.BOXES2D: "detect {phrase}", Kind.MASKS: "segment {phrase}"}),
    "florence2": Wording(
        instead={
            Kind.BOXES2D: "<OPEN_VOCABULARY_DETECTION>{phrase}",
            Kind.MASKS: "<REFERRING_EXPRESSION_SEGMENTATION>{phrase}",
        }
    ),
    "kosmos2": Wording(instead={Kind.BOXES2D: "<grounding><phrase>{phrase}</phrase>"}),
    "internvl": Wording(
        instead={
            Kind.BOXES2D: "Please provide the bounding box coordinates of the region this sentence describes: "
            "<ref>{phrase}</ref>"
        }
    ),
    "deepseek_vl2": Wording(instead={Kind.BOXES2D: "<|ref|>{phrase}<|/ref|>."}),
    "qwen": Wording(instead={Kind.BOXES2D: "<ref>{phrase}</ref>"}),
}
"""By convention; a family that is not here is asked in the engine's words alone.

A wording stands in place of a question only where the phrase says all of it: a box or mask of the thing. Points are
asked for beside things too, so the question stays.
"""


def worded(prompt: Prompt) -> Prompt:
    """Return a prompt for places in the words of the family whose convention it names; any other as it is."""
    kind = prompt.form.kind
    wording = WORDINGS.get(prompt.form.convention or "pixels")
    if wording is None or kind not in PLACES or prompt.free:
        return prompt
    fields = {"names": NAMES[kind], "most": MOST[kind]}
    text = instead(prompt) or prompt.text
    if wording.more:
        text = f"{text} {wording.more.format(**fields)}"
    system = prompt.system or (wording.system.format(**fields) if wording.system else None)
    return prompt.model_copy(update={"text": text, "system": system})


def instead(prompt: Prompt) -> str | None:
    """Return what a family is asked in place of a prompt's words, None where it is asked in words."""
    wording = WORDINGS.get(prompt.form.convention or "pixels", Wording())
    words = (wording.instead or {}).get(prompt.form.kind)
    return words.format(phrase=", ".join(prompt.phrases)) if words and prompt.phrases and not prompt.free else None
