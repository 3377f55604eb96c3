"""Places in a reply: boxes, points and 3D boxes with their labels, in whichever notation they were written.

The notation is recognised; what the numbers mean is the convention's to say, and is never guessed from them.
"""

import itertools
import re
from collections.abc import Iterable, Iterator, Sequence

from spatialgauge.benchmark.answers import native, objects, reply
from spatialgauge.benchmark.answers.conventions import Convention
from spatialgauge.benchmark.answers.entries import (
    BY_LENGTH,
    MOST,
    NUMBER,
    NUMBERS,
    Place,
    Shape,
    Stated,
    is_empty,
    walk,
)
from spatialgauge.benchmark.items import Form, Reading

_PAIR = re.compile(rf"\(\s{{0,3}}({NUMBER})\s{{0,3}},\s{{0,3}}({NUMBER})\s{{0,3}}\)")
_ONLY = re.compile(rf"[\s(\[<]{{0,9}}({NUMBER}(?:[\s,;]{{1,4}}{NUMBER}){{1,8}})[\s)\]>.]{{0,9}}")
_UNSUPPORTED = re.compile(r"<start_of_mask>|<seg_?\d+>|<tracks\b|<point3d\b|<POINT_|<\|point_token", re.IGNORECASE)
_NONE = re.compile(
    r"\b(?:there (?:is|are) (?:no|none|not any)|(?:is|are) (?:not|no) (?:visible|present|shown)|no \w+(?:"
    r" \w+){0,4} (?:is|are|was|were|can be)"
    r" (?:visible|present|found|detected|seen)|no (?:objects?|instances?|matches)|none\b|not (?:visible|present) in)",
    re.IGNORECASE,
)


def stated(text: str, convention: Convention, shape: Shape) -> Stated | Reading:
    """Return the places of a reply, or the reading where it has none to give."""
    kept = reply.answer_part(text, cap=64 * reply.CAP if shape == "mask" else reply.CAP)
    if isinstance(kept, Reading):
        return kept
    body = _declared(kept)
    if body is None:
        return reply.unparsed("two different final answers")
    if convention.syntax in native.TOKENS and "<" in body:
        found = Stated(places=list(itertools.islice(native.TOKENS[convention.syntax](body), MOST + 1)))
    else:
        found = Stated()
    if not found.places:
        found = _written(body, shape)
    if len(found.places) > MOST:
        return reply.unparsed(f"it lists more than {MOST} places")
    wanted = _distinct(place for place in found.places if _is(place, shape))
    others = sum(not _is(place, shape) for place in found.places)
    if not wanted and (others or not (found.invalid or found.says_none)):
        return _nothing(body, found, shape)
    found.places, found.says_none = wanted, found.says_none and not found.places
    found.invalid += others
    return found


def _is(place: Place, shape: Shape) -> bool:
    return place.mask is not None if shape == "mask" else place.shape == shape


def _nothing(body: str, found: Stated, shape: Shape) -> Stated | Reading:
    if found.places:
        return reply.unparsed(f"it gives a {found.places[0].shape} where a {shape} was asked")
    if _UNSUPPORTED.search(body):
        return reply.unparsed("raw model tokens, which only the model's own decoder can read")
    if said := reply.refusal(body):
        return reply.refused(said[0])
    if _NONE.search(body):
        return Stated(says_none=True)
    return reply.unparsed("a value that was cut off" if found.cut_off else f"it gives no {shape}")


def _distinct(places: Iterable[Place]) -> list[Place]:
    """Return the places, those repeated to the letter once."""
    return list({repr(place): place for place in places}.values())


def _declared(text: str) -> str | None:
    """Return what stands in the answer tags, all of the text without any, None where two tags differ."""
    if "<" not in text:
        return text
    tags = [tag for tag in reply.tagged(text) if not text.startswith("<|", tag.start)]
    if not tags:
        return text
    for earlier in tags[:-1]:
        if earlier.content != tags[-1].content and not reply.corrects(text[earlier.end : tags[-1].start]):
            return None
    return tags[-1].content


def _written(text: str, shape: Shape) -> Stated:
    """Return the places written in JSON, in tags with attributes, in labelled brackets, or as bare numbers."""
    found = Stated(wanted=shape)
    if "<" in text:
        found.places.extend(itertools.islice(native.tagged(text), MOST + 1))
        if found.places:
            return found
        found.says_none = re.search(r"<points?\b[^<>]{0,200}>\s{0,9}</points?>|<points?\s{0,9}/>", text) is not None
    values = objects.scan(text)
    start = 0
    for earlier, later in itertools.pairwise(values):
        if reply.corrects(text[earlier.end : later.start]):
            start = later.start
    for value in values:
        if value.start < start:
            continue
        count = len(found.places) + found.invalid
        walk(value.value, found)
        found.says_none = found.says_none or (count == len(found.places) + found.invalid and is_empty(value.value))
        found.repaired = found.repaired or value.repaired
        found.cut_off = found.cut_off or value.cut_off
    found.cut_off = found.cut_off or (not values and re.search(r"[\[{]\s{0,9}[\[{\"'\d]", text) is not None)
    if not found.places and not found.invalid and not found.says_none:
        found.places.extend(itertools.islice(_bare(text, shape), MOST + 1))
    return found


def _bare(text: str, shape: Shape) -> Iterator[Place]:
    """Yield places without any notation: pairs in brackets, or a reply of nothing but numbers."""
    if only := _ONLY.fullmatch(text):
        numbers = tuple(map(float, NUMBERS.findall(only[1])))
        if BY_LENGTH.get(len(numbers)) == shape:
            yield Place(shape, numbers)
            return
    if shape == "point":
        for pair in _PAIR.finditer(text):
            yield Place("point", (float(pair[1]), float(pair[2])))


def in_pixels(
    numbers: Sequence[float], convention: Convention, form: Form, *, named: bool = False
) -> tuple[float, ...]:
    """Return x and y in turn, in pixels of the form's picture, from numbers in the order and scale of a convention.

    Raises ValueError where the form has no picture size to scale to.
    """
    wide, high = convention.extent(form)
    if form.width is None or form.height is None:
        if convention.scale is not None:
            raise ValueError("the form has no picture size")
        across, down = 1.0, 1.0
    else:
        across, down = form.width / wide, form.height / high
    pairs = zip(numbers[::2], numbers[1::2], strict=True)
    turned = convention.y_first and not named
    placed = (((y, x) if turned else (x, y)) for x, y in pairs)
    return tuple(
        itertools.chain.from_iterable(
            ((x + convention.offset) * across, (y + convention.offset) * down) for x, y in placed
        )
    )


def looks_like(places: Sequence[Place], convention: Convention, form: Form) -> str | None:
    """Return a hint that the numbers fit another scale than the one declared; it never changes a reading."""
    wide, high = convention.extent(form)
    largest = max((max(map(abs, place.numbers)) for place in places), default=0.0)
    fractional = any(not number.is_integer() for place in places for number in place.numbers)
    if largest > 1.05 * max(wide, high):
        return "larger numbers than the convention has"
    if fractional and 0 < largest <= 1 < max(wide, high):
        return "shares of the picture"
    return None
