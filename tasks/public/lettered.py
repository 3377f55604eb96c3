"""Options and right answers as data sets write them: labelled lines, lists, letters in brackets, indices, texts."""

import random
import re
import string
from collections.abc import Mapping, Sequence
from typing import Any, Final

from spatialgauge.benchmark.errors import DataError
from spatialgauge.tasks.public.declaration import Options, TruthForm
from spatialgauge.tasks.public.templates import at, filled, structure

_LABEL: Final = re.compile(r"(?:(?<=\s)|^)\(?([A-Z])[.):]\s*(?=\S)")
_OWN_LABEL: Final = re.compile(r"\s*\(?([A-Z])[.):]\s+|\s*\(([A-Z])\)\s*")
_HEADING: Final = re.compile(r"[\s,]*(?:Options|Choices)\s*:?\s*$", re.IGNORECASE)
_LETTER: Final = re.compile(r"[\s(\[`'\"]*([A-Z])(?![A-Za-z])")


def options_of(options: Options, row: Mapping[str, Any], name: str) -> tuple[dict[str, str], str]:
    """Return letter to text, and what the question is without its options ("" where they do not stand in it).

    Raises DataError, naming the row, for fewer than two options, more than there are letters, and one left empty, after
    which letters and texts would not belong together.
    """
    if options.within:
        told = filled(options.within, row)
        stem, texts = labelled(told.partition(options.until)[0] if options.until else told)
    else:
        stem, texts = "", _unlabelled(_texts(options, row))
    if not 2 <= len(texts) <= len(string.ascii_uppercase) or not all(texts):
        raise DataError(f"{name}: {len(texts)} options, {texts.count('')} of them empty, are not to be lettered")
    if options.shuffled:
        random.Random(name).shuffle(texts)
    return dict(zip(string.ascii_uppercase, texts, strict=False)), stem


def _texts(options: Options, row: Mapping[str, Any]) -> list[str]:
    if options.fixed:
        return list(options.fixed)
    if options.columns:
        told: Any = [at(row, column) for column in options.columns]
    else:
        told = structure(at(row, options.column))
        told = [line for line in told.splitlines() if line.strip()] if isinstance(told, str) else told
    texts = ["" if text is None or text != text else str(text).strip() for text in told or ()]
    while texts and not texts[-1]:
        texts.pop()  # rows with fewer options leave the last ones empty
    return texts


def _unlabelled(texts: list[str]) -> list[str]:
    """Return the texts without their letters, where every one has its own."""
    labels = [found and (found[1] or found[2]) for found in map(_OWN_LABEL.match, texts)]
    return list(map(unlabelled, texts)) if labels == list(string.ascii_uppercase[: len(texts)]) else texts


def labelled(text: str) -> tuple[str, list[str]]:
    """Return what stands before the options "A. ...", "(B) ..." of a text, and their texts."""
    labels = list(_LABEL.finditer(text))
    first = max((index for index, label in enumerate(labels) if label[1] == "A"), default=None)
    if first is None:
        return text, []
    chosen = [labels[first]]
    for label in labels[first + 1 :]:
        if label[1] == chr(ord(chosen[-1][1]) + 1):
            chosen.append(label)
    ends = [*(label.start() for label in chosen[1:]), len(text)]
    texts = [text[label.end() : end].strip(" ,;\n\t") for label, end in zip(chosen, ends, strict=True)]
    return _HEADING.sub("", text[: chosen[0].start()]).rstrip(), texts


def unlabelled(text: str) -> str:
    """Return an option's text without its letter."""
    return _OWN_LABEL.sub("", text, count=1).strip()


def written(letters: Mapping[str, str], options: Options) -> str:
    """Return the options as the official words write them."""
    lines = (options.style.replace("{letter}", letter).replace("{text}", text) for letter, text in letters.items())
    return options.joint.join(lines)


def right_letter(told: Any, form: TruthForm, letters: Mapping[str, str], before: Sequence[str]) -> str | None:
    """Return the letter of the right option, None where the truth names none.

    `before` are the options as the row has them, since an index counts those and not the shuffled ones.
    """
    by_text = {text.casefold(): letter for letter, text in reversed(list(letters.items()))}
    if form == "index":
        position = int(told)
        if not 0 <= position < len(before):
            return None
        in_order = list(letters.values()) == list(before)
        return list(letters)[position] if in_order else by_text.get(before[position].casefold())
    if form == "letter" and (found := _LETTER.match(str(told))) and found[1] in letters:
        return found[1]
    return by_text.get(unlabelled(str(told)).casefold()) or by_text.get(str(told).strip().casefold())
