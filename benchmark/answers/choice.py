"""Choices: a letter, or the text of an option, wherever and however the reply puts it."""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Final

from pydantic import JsonValue

from spatialgauge.benchmark.answers import reply
from spatialgauge.benchmark.items import Form, Reading, Score

VERSION: Final = 2
RULES: Final = ("exact", "preference")

_EDGE: Final = " \t\r\n.,:;!?*_'\"()[]{}<>-–—×•·`。、，：；！？「」『』（）【】"
_LETTER: Final = "0-9A-Za-z_À-ɏͰ-ӿ"
_CONCLUSION = re.compile(r"\b(?:so|therefore|thus|hence|in conclusion|overall|finally|conclude)\b", re.IGNORECASE)
_REJECTED = re.compile(
    r"(?:\bnot|n't|\bcannot|\bneither|\bnor|\bthan|\binstead of|\brather than|\bcompared (?:to|with)|\bincorrect"
    r"|\bversus|\bvs\.?|\b(?:eliminat|exclud|discard|dismiss|reject)(?:e|es|ed|ing|s)?|\brul(?:e|es|ed|ing) out)"
    r"[ \t(\"']*(?:(?:to|on|in|at|be|the|a|an|that|of|option|choice|also|really|actually)[ \t(\"']+){0,4}$",
    re.IGNORECASE,
)
_DENIED = re.compile(
    r"[\s)\]}.:\"']{0,4}\b(?:(?:is|would be|cannot be|can't be)"
    r" (?:(?:not|never) (?:the )?(?:answer|correct|right|true|possible)|wrong|incorrect|false|ruled out|impossible)"
    r"|isn't (?:the )?(?:answer|correct|right|true|possible)|cannot be|can't be)\b",
    re.IGNORECASE,
)
_REASONED = re.compile(r"[,;]?\s+(?:because|since|as the|given that|whereas|while)\b|(?<=[^.])\.\s|;", re.IGNORECASE)
_WORDS_ON = re.compile(r" (?:[a-z]|[A-Z][a-z])")
_SAYS_SO = re.compile(r" (?:or|and|is (?:the )?(?:correct|right|best|answer))\b")
_SENTENCE = re.compile(r"(?<=[.!?。！？])\s+|\n+")


class _Conflict(Exception):
    """Two different answers in one place; the text says which."""


@dataclass(frozen=True)
class _Options:
    """The options of one question, with the patterns that find them."""

    letters: dict[str, str]
    texts: dict[str, str]
    leading: re.Pattern[str]
    marked: re.Pattern[str]
    standing: re.Pattern[str]
    named: re.Pattern[str]


@lru_cache(maxsize=512)
def _options(pairs: tuple[tuple[str, str], ...]) -> _Options:
    letters = {letter.casefold(): letter for letter, _ in pairs}
    texts: dict[str, str] = {}
    for letter, text in pairs:
        if bare := _bare(reply.plain(text)):
            texts.setdefault(bare, letter)
    either = "|".join(re.escape(letter) for letter, _ in sorted(pairs, key=lambda pair: -len(pair[0])))
    names = "|".join(re.escape(text).replace(r"\ ", r"\s+") for text in sorted(texts, key=len, reverse=True)) or "(?!)"
    correct = r"is (?:the )?(?:correct|right|best|answer|most)|because|since\b"
    return _Options(
        letters=letters,
        texts=texts,
        leading=re.compile(
            rf"[\s*>•\-]{{0,6}}(?:(?:option|choice|letter"
            rf"|answer)\s+)?(?:(?P<open>[(\[{{\"'<])\s?)?(?P<letter>{either})"
            rf"(?:\s?(?:[)\]}}\">]|'(?![a-z]))+[.:,]?|\s?[.:,;|=/&+]|\s[-–—](?=\s)|(?=\s*\n)|\s*$|(?=\s*[(（])|(?=\s+(?:{correct}))"
            rf"|(?=\s+(?:or|and)\s)|(?=[^\x00-\x7fÀ-ӿ])|(?=\s+(?:{names})(?![{_LETTER}])))",
            re.IGNORECASE,
        ),
        marked=re.compile(
            rf"[(\[（【]\s?({either})\s?[)\]）】]|\b(?:option|choice|letter)\s+\(?({either})(?![{_LETTER}])",
            re.IGNORECASE,
        ),
        standing=re.compile(rf"(?<![{_LETTER}'.])({either})(?![{_LETTER}]|'[a-z])"),
        named=re.compile(rf"(?<![{_LETTER}-])({names})(?![{_LETTER}]|-[a-z])", re.IGNORECASE),
    )


def ask(question: str, form: Form) -> str:
    """Return the question, its options a line each, and the wish for a letter."""
    options = "\n".join(f"{letter}. {text}" for letter, text in form.options.items())
    return f"{question}\n{options}\nAnswer with the letter only."


def read(text: str, form: Form) -> Reading:
    """Return the letter of the option that the reply settles on."""
    if len(text) < 16 and (quick := _alone(text, form)) is not None:
        return Reading(status="parsed", value=quick)
    options = _options(tuple(form.options.items()))
    kept = reply.answer_part(text)
    if isinstance(kept, Reading):
        return kept
    body = reply.plain(kept)
    try:
        letter = _declared(body, options) or _by_line(body, options) or _anywhere(body, options)
    except _Conflict as conflict:
        said = reply.refusal(body)
        return reply.refused(said[0]) if said else reply.unparsed(str(conflict))
    if letter is not None:
        return Reading(status="parsed", value=letter)
    if said := reply.refusal(body):
        return reply.refused(said[0])
    return reply.unparsed("it names none of the options")


def score(reading: Reading, truth: JsonValue, rule: str) -> Score:
    """Return 1 for the letter that stands in the truth and 0 otherwise.

    By the rule `exact` that is the right one; by `preference` no answer is right, the truth is the one counted, and the
    score is left out of every mean.
    """
    if rule not in RULES:
        raise ValueError(f"a choice is scored by one of {', '.join(RULES)}, not by {rule}")
    chosen = float(reading.status == "parsed" and reading.value == truth)
    return Score(value=chosen, details={rule: chosen})


def phrase(value: JsonValue, form: Form) -> str:
    """Return the letter itself."""
    return str(value)


def _alone(text: str, form: Form) -> str | None:
    said = text.strip(_EDGE).casefold()
    return next((letter for letter in form.options if letter.casefold() == said), None)


def _bare(text: str) -> str:
    return " ".join(text.strip(_EDGE).split()).casefold()


def _declared(body: str, options: _Options) -> str | None:
    for level in reply.finals(body):
        found: list[tuple[reply.Declared, str | None]] = []
        for final in level:
            try:
                letter = _segment(final.content, options)
            except _Conflict:
                found.append((final, None))
            else:
                if letter is not None:
                    found.append((final, letter))
        if found:
            return _settle([(letter, final.start, final.end) for final, letter in found], body)
    return None


def _settle(found: Sequence[tuple[str | None, int, int]], body: str) -> str:
    """Return the one answer, or the last where words before it take the earlier ones back."""
    last, start, _ = found[-1]
    if last is None:
        raise _Conflict("its final answer names several options")
    for letter, _, end in reversed(found[:-1]):
        if letter != last:
            if reply.corrects(body[end : start + 1]):
                break
            raise _Conflict(f"two different final answers: {letter or 'several'} and {last}")
    return last


def _segment(content: str, options: _Options) -> str | None:
    """Return the option that a short piece of text names: its first clause, or else all of it."""
    content = content.strip()
    after = reply.corrected(content)
    if after is not None and (letter := _whole(after, options) or _mentioned(after, options)) is not None:
        return letter
    letter = _whole(content, options) or _leading(content, options)
    if letter is not None:
        return letter
    clause = _REASONED.split(content, maxsplit=1)[0]
    if clause != content:
        letter = _whole(clause, options) or _mentioned(clause, options)
    return letter or _mentioned(content, options)


def _whole(text: str, options: _Options) -> str | None:
    bare = _bare(text)
    return options.letters.get(bare) or options.texts.get(bare)


def _leading(line: str, options: _Options) -> str | None:
    match = options.leading.match(line)
    if match is None:
        return None
    letter = options.letters[match["letter"].casefold()]
    if _DENIED.match(line, match.end()):
        return None
    if match["letter"] != letter and not match["open"] and line[match.end() - 1 : match.end()] not in set(").:"):
        return None  # a small letter needs a sign that it is a label
    rest = line[match.end() :].strip(_EDGE + "=&+/|")
    other = _whole(rest, options)
    if other is None and rest:
        named = options.named.match(rest)
        other = options.texts.get(_bare(named[1])) if named else None
        joined = re.match(r"(?:or|and|und|ou|oder|y|o)\b\s*", rest)
        again = options.leading.match(rest[joined.end() :] if joined else rest)
        listed = joined or match[0].rstrip().endswith((",", "/", "&", ";", "+", "|"))
        if again and (listed or not rest[again.end() :].strip(_EDGE)):
            other = options.letters[again["letter"].casefold()]
    for marked in options.marked.finditer(rest):
        following = options.letters[(marked[1] or marked[2]).casefold()]
        if following != letter and rest[: marked.start()].rstrip()[-1:] in (".", ";"):
            raise _Conflict(f"it goes through {letter}, {following} and so on")
    if other is not None and other != letter:
        raise _Conflict(f"it says {letter} and {other} together")
    return letter


def _by_line(body: str, options: _Options) -> str | None:
    lines = [line for line in body.split("\n") if line.strip()]
    alone = [(index, letter) for index, line in enumerate(lines) if (letter := _whole(line, options))]
    for found in (alone, _leading_lines(lines, options) if not alone else []):
        if not found:
            continue
        first, last = found[0][1], found[-1][1]
        if all(letter == last for _, letter in found):
            return last
        between = "\n".join(lines[found[-2][0] : found[-1][0] + 1])
        if reply.corrects(between):
            return last
        raise _Conflict(f"several lines answer, {first} and {last} among them")
    return None


def _leading_lines(lines: Sequence[str], options: _Options) -> list[tuple[int, str]]:
    return [(index, letter) for index, line in enumerate(lines) if (letter := _leading(line, options))]


def _anywhere(body: str, options: _Options) -> str | None:
    try:
        return _mentioned(body, options)
    except _Conflict:
        last = next((part for part in reversed(_SENTENCE.split(body)) if part.strip()), "")
        if (cue := _CONCLUSION.search(last)) or reply.corrects(last):
            letter = _mentioned(last[cue.end() :] if cue else last, options)
            if letter is not None:
                return letter
        raise


def _mentioned(text: str, options: _Options) -> str | None:
    letters = _kept(
        text, ((match, options.letters[(match[1] or match[2]).casefold()]) for match in options.marked.finditer(text))
    )
    if not letters:
        standing = (match for match in options.standing.finditer(text) if not _is_word(text, match))
        letters = _kept(text, ((match, options.letters[match[1].casefold()]) for match in standing))
    texts = _kept(text, ((match, options.texts[_bare(match[1])]) for match in options.named.finditer(text)))
    if len(letters) == 1 and not (len(texts) == 1 and texts != letters):
        return letters[0]
    named = sorted({*letters, *texts})
    if len(named) > 1:
        raise _Conflict(f"it names several options: {', '.join(named)}")
    return named[0] if named else None


def _kept(text: str, found: Iterable[tuple[re.Match[str], str]]) -> list[str]:
    """Return the distinct answers that the words around their last mention do not turn down."""
    kept: dict[str, bool] = {}
    for match, letter in found:
        rejected = _REJECTED.search(text, max(0, match.start() - 60), match.start())
        kept[letter] = not rejected and not _DENIED.match(text, match.end())
    return [letter for letter, stands in kept.items() if stands]


def _is_word(text: str, match: re.Match[str]) -> bool:
    """Tell whether a letter is the article "A" or the pronoun "I" rather than a label."""
    if match[1] not in ("A", "I", "O", "E", "Y"):
        return False
    after = text[match.end() : match.end() + 24]
    return _WORDS_ON.match(after) is not None and _SAYS_SO.match(after) is None
