"""Objects in a text: every closed JSON value, whole or inside a reply that was cut off.

`json_repair` and its like finish what a model did not say (`[10, 20, 300, 4` becomes a box); here a value that is
not closed is dropped, and only closed ones that strict JSON refuses are read as Python or JavaScript would.
"""

import json
import re
from dataclasses import dataclass, replace
from typing import Final

from pydantic import JsonValue

DEEPEST: Final = 40

_OPENS: Final = {"[": "]", "{": "}", "(": ")"}
_MARK = re.compile(r"[\[\]{}()\"'\\]")
_KEY = re.compile(r"""["']?(\w{1,40})["']?\s{0,4}:\s{0,4}$""")
_CONTAINERS: Final = frozenset(
    {"boxes", "objects", "detections", "points", "items", "results", "annotations", "predictions", "instances", "masks"}
)
_TOKEN = re.compile(
    r"\s*(?:(?P<string>\"(?:[^\"\\]|\\.)*\"|'(?:[^'\\]|\\.)*')|(?P<number>[-+]?(?:\d+\.?\d*"
    r"|\.\d+)(?:[eE][-+]?\d{1,3})?(?![\w.]))"
    r"|(?P<word>[A-Za-z_][\w-]{0,60})|(?P<mark>[\[\]{}(),:])|(?P<comment>//[^\n]*|\.\.\.|…))"
)
_WORDS: Final[dict[str, JsonValue]] = {"true": True, "false": False} | dict.fromkeys(
    ("null", "none", "nan", "infinity", "inf", "undefined")
)


@dataclass(frozen=True, slots=True)
class Found:
    """A value, where it stood, whether it was read by the looser rules, and whether what held it was cut off."""

    value: JsonValue
    start: int
    end: int
    repaired: bool = False
    cut_off: bool = False


def scan(text: str, *, inside_prose: bool = False) -> list[Found]:
    """Return the values of all outermost closed brackets, in their order; linear in the length of the text.

    Where an outer bracket never closes, the closed values that are its direct elements are returned instead, and the
    element that was cut off is dropped with all that it holds. Brackets of prose are looked into once.
    """
    spans, open_ones = _spans(text)
    found: list[Found] = []
    for start, end in spans:
        one = _load(text, start, end, cut_off=bool(open_ones) and start > open_ones[0])
        if one is not None:
            found.append(one)
        elif text[start] == "[" and not inside_prose:  # a note in brackets, with a value in it
            inner = scan(text[start + 1 : end - 1], inside_prose=True)
            found.extend(replace(each, start=each.start + start + 1, end=each.end + start + 1) for each in inner)
    return found


def _spans(text: str) -> tuple[list[tuple[int, int]], list[int]]:
    """Return the outermost closed spans that count, and where the brackets stand that never close."""
    stack: list[int] = []
    closed: list[list[tuple[int, int]]] = [[]]
    quote, escaped = "", -1
    for mark in _MARK.finditer(text):
        sign, at = mark[0], mark.start()
        if sign == "\\":
            escaped = at + 1 if at != escaped else -1
        elif at == escaped:
            continue
        elif quote:
            quote = "" if sign == quote and _ends_string(text, at, sign) else quote
        elif sign in "\"'":
            quote = sign if stack and _begins_string(text, at, sign) else ""
        elif sign in _OPENS:
            if sign != "(" or stack:
                stack.append(at)
                closed.append([])
        elif stack and _OPENS[text[stack[-1]]] == sign:
            start = stack.pop()
            closed.pop()
            closed[-1].append((start, at + 1))
    return _elements(text, stack, closed), stack


def _begins_string(text: str, at: int, sign: str) -> bool:
    """Tell whether a quote inside brackets begins a string; the apostrophe of a word does not."""
    return sign == '"' or text[max(0, at - 8) : at].rstrip()[-1:] in ("[", "{", ",", ":", "(")


def _ends_string(text: str, at: int, sign: str) -> bool:
    """Tell whether a quote ends its string; an apostrophe inside a single-quoted word does not."""
    return sign == '"' or text[at + 1 : at + 9].lstrip()[:1] in ("", ",", ":", "]", "}", ")")


def _elements(text: str, stack: list[int], closed: list[list[tuple[int, int]]]) -> list[tuple[int, int]]:
    spans = list(closed[0])
    inside_object = False
    for depth, opened in enumerate(stack, start=1):
        if text[opened] != "[":
            inside_object = inside_object or text[opened] == "{"
            continue
        key = _KEY.search(text, max(0, opened - 60), opened) if inside_object else None
        if not inside_object or (key is not None and key[1].lower() in _CONTAINERS):
            spans.extend(closed[depth])
    return sorted(spans)


def _load(text: str, start: int, end: int, *, cut_off: bool) -> Found | None:
    span = text[start:end]
    if text[start] == "(":
        return None
    try:
        value = json.loads(span, parse_constant=lambda _: None)
    except (ValueError, RecursionError):
        try:
            return Found(_Loose(span).value(), start, end, repaired=True, cut_off=cut_off)
        except (_NotReadable, OverflowError):
            return None
    return Found(value, start, end, cut_off=cut_off) if _shallow(value) else None


def _shallow(value: JsonValue, depth: int = 0) -> bool:
    if depth > DEEPEST:
        return False
    inner = value.values() if isinstance(value, dict) else value if isinstance(value, list) else ()
    return all(_shallow(one, depth + 1) for one in inner)


class _NotReadable(Exception):
    """What the looser rules cannot read either."""


class _Loose:
    """Reads a closed value by looser rules: single quotes, tuples, bare keys, Python's words, odd commas."""

    def __init__(self, text: str) -> None:
        self._text = text
        self._at = 0

    def value(self) -> JsonValue:
        """Return the value, or raise `_NotReadable`."""
        return self._value(0)

    def _next(self) -> re.Match[str]:
        token = _TOKEN.match(self._text, self._at)
        while token is not None and token["comment"]:
            token = _TOKEN.match(self._text, token.end())
        if token is None:
            raise _NotReadable
        self._at = token.end()
        return token

    def _value(self, depth: int) -> JsonValue:
        if depth > DEEPEST:
            raise _NotReadable
        token = self._next()
        if token["string"] is not None:
            return re.sub(r"\\(.)", r"\1", token["string"][1:-1])
        if token["number"] is not None:
            number = float(token["number"])
            return int(number) if number.is_integer() and abs(number) < 2**53 else number
        if token["word"] is not None:
            if token["word"].lower() not in _WORDS:
                raise _NotReadable
            return _WORDS[token["word"].lower()]
        if token["mark"] in ("[", "("):
            return self._list(_OPENS[token["mark"]], depth)
        if token["mark"] == "{":
            return self._object(depth)
        raise _NotReadable

    def _list(self, end: str, depth: int) -> list[JsonValue]:
        values: list[JsonValue] = []
        while True:
            before = self._at
            token = self._next()
            if token["mark"] == end:
                return values
            if token["mark"] != ",":
                self._at = before
                values.append(self._value(depth + 1))

    def _object(self, depth: int) -> dict[str, JsonValue]:
        values: dict[str, JsonValue] = {}
        while True:
            token = self._next()
            if token["mark"] == "}":
                return values
            if token["mark"] == ",":
                continue
            key = token["string"][1:-1] if token["string"] is not None else token["word"] or token["number"]
            if key is None or self._next()["mark"] != ":":
                raise _NotReadable
            values[key] = self._value(depth + 1)
