"""Numbers as people and models write them: digits, separators, fractions, powers of ten, and words."""

import re
from decimal import Decimal, InvalidOperation
from typing import Final

DIGITS: Final = (
    r"(?:\d{1,3}(?:[ '\u2009\u202f]\d{3})+(?!\d)(?:[.,]\d+)?"
    r"|\d+[ \t]+\d+[ \t]?/[ \t]?\d+|\d+[ \t]?/[ \t]?\d+"
    r"|\d+(?:[.,]\d+)*|[.]\d+)"
)
"""A number without its sign and its power of ten: grouped, mixed fraction, fraction, decimal."""
POWER: Final = r"(?:[eE][+-]?\d{1,3}(?![\w.])|[ \t]?[x×·][ \t]?10[ \t]?\^[ \t]?[({]?[ \t]?(?:[+-]|\^-)?\^?\d{1,2}[)}]?)"
_LONGEST: Final = 40

_ONES: Final = (
    "zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen seventeen"
    " eighteen nineteen"
)
_TENS: Final = "twenty thirty forty fifty sixty seventy eighty ninety"
_SMALL: Final = {
    **{word: count for count, word in enumerate(_ONES.split())},
    **{word: 10 * count for count, word in enumerate(_TENS.split(), start=2)},
    "dozen": 12,
    "fourty": 40,
}
_LARGE: Final = {"hundred": 100, "thousand": 1000}
_WORD: Final = "|".join(sorted((*_SMALL, *_LARGE), key=len, reverse=True))
_RUN = re.compile(
    rf"\b(?:a\s+)?(?:{_WORD})\b(?:[\s-]{{1,3}}(?:and\s)?(?:{_WORD})\b)*(?:\spoint(?:\s(?:{_WORD})\b)+)?", re.IGNORECASE
)
_HAS_WORD = re.compile(rf"\b(?:{_WORD}|half|quarters?|thirds?)\b", re.IGNORECASE)
_PRONOUN = re.compile(
    r"\b(?:no|the|this|that|which|each|any|every|another|some|last|first)\s+one\b|\bone\s+(?:of|another|side"
    r"|is|can|could|that|might)\b",
    re.IGNORECASE,
)
_AND_PART = re.compile(r"(?<!\d)(\d{1,9})[\s-]+and[\s-]+(?:a[\s-]+|1\s+|one\s+)?(half|quarter|third)\b", re.IGNORECASE)
_PART = re.compile(
    r"\b(?:(?<!\d)(\d{1,9})\s+|an?\s+)?(half|quarters?|thirds?)(?:\s+of)?(?:\s+an?)?(?=\s+[a-z])", re.IGNORECASE
)
_PARTS: Final = {"half": "1/2", "quarter": "1/4", "quarters": "1/4", "third": "1/3", "thirds": "1/3"}
_DECIMAL_COMMA = re.compile(r"\d+,\d+")


def value(text: str) -> Decimal | None:
    """Return the number that `DIGITS` and `POWER` matched, or None where it is none after all.

    A comma before exactly three digits groups thousands (unless the whole part is 0), any other comma is a decimal one.
    """
    if len(text) > _LONGEST:
        return None
    if text.isdigit():
        return Decimal(text)
    try:
        if "/" in text:
            return _fraction(text)
        mantissa, exponent = _split_power(text)
        number = Decimal(_point(mantissa.translate(_SPACES)))
        return number.scaleb(exponent) if exponent else number
    except (InvalidOperation, ValueError):
        return None


_SPACES: Final = {ord(sign): None for sign in " '\u2009\u202f\t"}


def _fraction(text: str) -> Decimal | None:
    above, below = text.split("/")
    whole, _, above = above.strip().rpartition(" ")
    divisor = Decimal(below.strip())
    if not divisor:
        return None
    return Decimal(whole.strip() or 0) + Decimal(above) / divisor


def _split_power(text: str) -> tuple[str, int]:
    lower = text.lower()
    if "e" in lower:
        mantissa, exponent = lower.split("e")
        return mantissa, int(exponent)
    if "^" in text:
        mantissa, exponent = re.split(r"[ \t]?[x×·]", text, maxsplit=1)
        return mantissa, int(re.sub(r"[^\d+-]", "", exponent.split("^", 1)[1]))
    return text, 0


def _point(digits: str) -> str:
    commas, points = digits.count(","), digits.count(".")
    if not commas:
        return digits.replace(".", "") if points > 1 and _groups(digits, ".") else digits
    if points:
        if digits.rindex(",") > digits.rindex("."):
            return digits.replace(".", "").replace(",", ".")
        return digits.replace(",", "")
    if _groups(digits, ",") and not digits.startswith("0"):
        return digits.replace(",", "")
    return digits.replace(",", ".") if commas == 1 else "none"


def _groups(digits: str, sign: str) -> bool:
    first, *rest = digits.split(sign)
    return 1 <= len(first) <= 3 and all(len(group) == 3 for group in rest)


def spelled(text: str) -> str:
    """Return the text with its number words in digits: "two and a half feet" as "2.5 feet"."""
    if _HAS_WORD.search(text) is None:
        return text
    text = _PRONOUN.sub(lambda match: match[0].replace("one", "o-n-e").replace("One", "O-n-e"), text)
    text = _RUN.sub(_in_digits, text)
    text = _AND_PART.sub(lambda match: _sum(match[1], _PARTS[match[2].lower()]), text)
    return _PART.sub(lambda match: _sum(0, _PARTS[match[2].lower()], match[1] or "1"), text)


def _sum(whole: str | int, part: str, times: str = "1") -> str:
    above, below = part.split("/")
    return f"{Decimal(whole) + Decimal(times[:9]) * Decimal(above) / Decimal(below):.10g}"


def _in_digits(match: re.Match[str]) -> str:
    words = re.split(r"[\s-]+", match[0].lower())
    if "point" in words:
        at = words.index("point")
        fraction = "".join(str(_SMALL[word]) for word in words[at + 1 :] if word in _SMALL)
        return f"{_count(words[:at])}.{fraction}"
    return str(_count(words))


def _count(words: list[str]) -> int:
    total, current = 0, 0
    for word in words:
        if word == "thousand":
            total, current = total + max(current, 1) * 1000, 0
        elif word in _LARGE:
            current = max(current, 1) * _LARGE[word]
        elif word == "dozen":
            current = max(current, 1) * 12
        else:
            current += _SMALL.get(word, 0)
    return total + current
