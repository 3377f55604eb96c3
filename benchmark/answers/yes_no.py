"""Yes or no: the word itself or one of its synonyms as an answer, never as part of a description.

"Right" says yes when it stands alone, not in "to the right"; "no" says no when it answers, not in "no chair".
"""

import re
import unicodedata
from collections.abc import Iterator
from typing import Final

from pydantic import JsonValue

from spatialgauge.benchmark.answers import reply
from spatialgauge.benchmark.items import Form, Reading, Score

VERSION: Final = 2
RULES: Final = ("exact",)

_YES: Final = (
    "yes|yeah|yep|yup|yea|true|correct|indeed|affirmative|i (?:think|believe) so|absolutely|definitely|certainly"
    "|of course|exactly|sure"
    "|right"
    "|that is (?:true|correct|right)|that's (?:true|correct|right)|it is (?:true|correct)|it's (?:true|correct)|it"
    " is|it does"
    "|they are|they do|✅|✓|✔|👍|sí|si|oui|ja|да|sim|evet|tak|hai|vâng|đúng|ใช่|नहीं तो|हाँ|हां|نعم|はい|そうです"
    "|예|네|是的|是"
    "|对|對|正确|正確"
)
_NO: Final = (
    "no|nope|nah|false|incorrect|negative|wrong|(?:definitely|absolutely|certainly|of course|surely|probably) not"
    "|not (?:really|quite|exactly|at all|true|correct)|untrue|i (?:don't|do not) (?:think|believe) so"
    "|that(?:'s| is) (?:false|incorrect|not (?:true|correct|right)|wrong)"
    "|it is (?:false|incorrect|not(?: true| correct)?)|it's not|it isn't|it does not|it doesn't|they are not"
    "|they aren't|they do not|they don't|❌|✗|✘|👎|non|nein|nee|нет|não|nao|hayır|nie|không|ไม่ใช่|ไม่|नहीं|لا"
    "|いいえ|違います"
    "|아니요|아니오|아니"
    "|不是|不对|不對|否|没有|沒有|错误|錯誤|不"
)
_END: Final = r"(?=\s*(?:$|[.,;:!?)\]}\"'\n\-–—、。，！|<]))"
_ENDS = re.compile(_END)
_OPENING = re.compile(
    unicodedata.normalize(
        "NFKC",
        r"[\W_]*(?:(?:well|so|hmm+|actually|in fact|therefore|thus|hence|then|ok|okay|oh|sorry|ah|based on the"
        r" image|in this image"
        r"|looking at the image|the answer is|answer|i would say|i'd say|i think|i believe)[\s,:]+){0,3}"
        rf"(?:(?P<no>(?:{_NO}))|(?P<yes>(?:{_YES})))(?![A-Za-z0-9_À-ɏͰ-ӿ])",
    ),
    re.IGNORECASE,
)
_NOT_AN_ANSWER = re.compile(
    r"[\"']?\s+(?:is|would be) (?:the |an? )?(?:wrong|incorrect|false)\b"
    r"|\s+(?:doubt|problem|idea|one\b|matter|longer|way to|clear|information|image|picture|worries|question|answer"
    r"|evidence|need|means|visible way)|\s?\.\s?\d",
    re.IGNORECASE,
)
_NEEDS_END = re.compile(
    r"right|sure|si|hai|tak|nie|ja|wrong|negative|exactly|it is|it does|they are|they do|it is not|it isn't|it's not"
    r"|it does not|it doesn't|they are not|they aren't|they do not|they don't"
)
_STANDING = re.compile(
    unicodedata.normalize(
        "NFKC",
        r"(?<![A-Za-z0-9_À-ɏͰ-ӿ'])(?:(?P<no>no(?!\.\s?\d)|nope|false|incorrect)|(?P<yes>yes|yeah|yep|true|correct))"
        + _END,
    ),
    re.IGNORECASE,
)
_BOTH = re.compile(
    r"(?:\(?[\"']?\b(?:yes|true)[\"']?\s?(?:/|or)\s?[\"']?(?:no|false)\b[\"']?\)?)|\bno[\"']?\s?(?:/"
    r"|or)\s?[\"']?yes\b",
    re.IGNORECASE,
)
_BOTH_MEANT = re.compile(r"\b(?:yes and no|neither yes nor no|both yes and no)\b", re.IGNORECASE)
_CONCLUSION = re.compile(
    r"\b(?:so|therefore|thus|hence|in conclusion|overall|conclude|final(?:ly)?)\b[\s,:]*(?:that\s+|the answer is\s+)?"
    r"(?:(?P<no>no|false|incorrect)|(?P<yes>yes|true|correct))\b",
    re.IGNORECASE,
)
_DENIED_BY_OPPOSITES = re.compile(
    r"[\W_]*(?:actually|in fact)\b[^.\n]{0,200}?\b(?:either\b[^.\n]{1,200}?\bor\b|(?:might|may)"
    r" be\b[^.\n]{1,200}?\bor the same\b)",
    re.IGNORECASE,
)
_TURNED_ROUND = re.compile(
    r"(?:\bnot|n't|\bneither)\s+(?:really\s+|entirely\s+|quite\s+)?$"
    r"|\b(?:opposite|reverse|converse|contrary)\s+(?:is|holds|would be)\s+(?:actually\s+|in fact\s+)?$"
    r"|\b(?:wrong|incorrect|false) to (?:say|answer)\s+[\"']?$",
    re.IGNORECASE,
)
_AT_ONCE = re.compile(r"\W*(?:\w+\W+){0,3}")
"""At most three words, as they stand between what takes an answer back and the new one."""


def ask(question: str, form: Form) -> str:
    """Return the question and the wish for one word."""
    return f"{question}\nAnswer with yes or no only."


def read(text: str, form: Form) -> Reading:
    """Return "yes" or "no"."""
    quick = _QUICK.get(text)
    if quick is not None:
        return quick
    kept = reply.answer_part(text)
    if isinstance(kept, Reading):
        return kept
    body = reply.plain(kept)
    for level in reply.finals(body):
        found = [(final, said) for final in level if (said := _stated(final.content))]
        if found:
            return _settle(found, body)
    if (opening := _opening(body)) is not None:
        return _checked(*opening, body)
    if _DENIED_BY_OPPOSITES.match(body):
        return Reading(status="parsed", value="no", notes={"how": "the opposites are stated instead"})
    concluded = set(map(_polarity, _CONCLUSION.finditer(body)))
    said = _only(body)
    if said is None and len(concluded) == 1:
        said = concluded.pop()
    if said is not None:
        return Reading(status="parsed", value=said)
    if declined := reply.refusal(body):
        return reply.refused(declined[0])
    if len({word for word, _ in _standing(body)}) > 1 or _BOTH_MEANT.search(body):
        return reply.unparsed("it says both yes and no")
    return reply.unparsed("it says neither yes nor no")


def score(reading: Reading, truth: JsonValue, rule: str) -> Score:
    """Return 1 for the right word and 0 otherwise, by the rule `exact`."""
    if rule not in RULES:
        raise ValueError(f"yes or no is scored by exact, not by {rule}")
    right = float(reading.status == "parsed" and reading.value == truth)
    return Score(value=right, details={"exact": right})


def phrase(value: JsonValue, form: Form) -> str:
    """Return the word itself."""
    return str(value)


_QUICK: Final = {
    spelled: Reading(status="parsed", value=word)
    for word, letter in (("yes", "y"), ("no", "n"))
    for stem in (word, word.capitalize(), word.upper(), letter, letter.upper())
    for spelled in (stem, f"{stem}.", f"{stem}\n", f"**{stem}**")
}


def _polarity(match: re.Match[str]) -> str:
    return "yes" if match["yes"] else "no"


def _opening(text: str) -> tuple[str, int] | None:
    """Return what the first words answer, if they do, and where they end."""
    if _BOTH_MEANT.match(text.lstrip()):
        return None
    start = len(text) - len(text.lstrip(" \t\n\"'([{"))
    echoed = _BOTH.match(text, start)
    match = _OPENING.match(text, echoed.end() if echoed else 0)
    if match is None or _NOT_AN_ANSWER.match(text, match.end()):
        return None
    word = " ".join((match["yes"] or match["no"]).casefold().split())
    if _NEEDS_END.fullmatch(word) and not _ENDS.match(text, match.end()):
        return None
    if not word.isascii() and len(word) == 1 and text[match.end() : match.end() + 1].isalpha():
        return None
    return _polarity(match), match.end()


def _stated(content: str) -> str | None:
    opening = _opening(content)
    after = reply.corrected(content[opening[1] :] if opening else content)
    if after is not None and (said := _first(after)) is not None:
        return said
    return opening[0] if opening else _only(content)


def _first(text: str) -> str | None:
    opening = _opening(text)
    return opening[0] if opening else _only(text)


def _checked(said: str, end: int, body: str) -> Reading:
    """Return the opening answer, unless the reply takes it back or gives the other one as well."""
    later = [*_standing(body)]
    if all(other == said for other, _ in later):
        return Reading(status="parsed", value=said)
    last, start = later[-1]
    after = "" if reply.corrects(body[start : start + len("no,")]) else reply.corrected(body[end:start])
    if last != said and after is not None and _AT_ONCE.fullmatch(after):
        return Reading(status="parsed", value=last)
    concluded = {_polarity(match) for match in _CONCLUSION.finditer(body)}
    if len(concluded) == 1:
        return Reading(status="parsed", value=concluded.pop())
    return reply.unparsed("it says both yes and no")


def _settle(found: list[tuple[reply.Declared, str]], body: str) -> Reading:
    last, said = found[-1]
    for final, other in reversed(found[:-1]):
        if other != said:
            if reply.corrects(body[final.end : last.start + 1]):
                break
            return reply.unparsed("two different final answers: yes and no")
    return Reading(status="parsed", value=said)


def _standing(text: str) -> Iterator[tuple[str, int]]:
    """Yield what each word that answers says, and where it stands; a "yes or no" that is echoed says nothing."""
    text = _BOTH.sub(lambda echoed: " " * len(echoed[0]), text)
    for match in _STANDING.finditer(text):
        turned = _TURNED_ROUND.search(text, max(0, match.start() - 40), match.start())
        said = _polarity(match)
        yield said if not turned else ("no" if said == "yes" else "yes"), match.start()


def _only(text: str) -> str | None:
    if _BOTH_MEANT.search(text):
        return None
    said = {word for word, _ in _standing(text)}
    return said.pop() if len(said) == 1 else None
