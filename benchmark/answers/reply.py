"""What all readers do first: keep what is an answer, and find where the reply itself says "this is it".

Everything here takes time linear in the length of the reply: patterns have no nested repetition, and what is
unbounded is found with `str.find` or a state kept between matches.
"""

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

from spatialgauge.benchmark.items import Reading

CAP: Final = 65_536
"""Characters of an answer, its reasoning not counted; more than this is a model in a loop."""

MOST_DECLARED: Final = 64

_BLOCK = re.compile(
    r"<(?P<close>/?)(?:think(?:ing)?|thoughts?|reason(?:ing)?|reflection|analysis|scratchpad|seed:think)>"
    r"|\[(?P<close2>/?)think\]|◁(?P<close3>/?)think▷|<\|(?:begin|(?P<close4>end))_of_thought\|>",
    re.IGNORECASE,
)
_CHANNEL = re.compile(r"<\|channel\|>\s*(\w+)[^<]{0,80}<\|message\|>")
_TERMINATOR = re.compile(
    r"<eos>|<bos>|<s>|</s>|<pad>|<end_of_turn>|<end_of_utterance>|<｜end▁of▁sentence｜>|<｜User｜>"
    r"|<\|(?:im_end|im_start|endoftext|eot_id|eom_id|end|return|end_of_text|end_of_sentence|user)\|>"
)

_MARKED = re.compile(r"[^ -~\n]|[*`~$\\{}]|__")
_STRUCK = re.compile(r"~~[^~\n]{1,400}~~")
_FENCE = re.compile(r"```[ \t]*(?:json|python|text|plaintext|markdown|latex|xml)?\b", re.IGNORECASE)
_PRODUCT = re.compile(r"(?<=\d)[ \t]*\*[ \t]*(?=\d)")
_WRAPPER = re.compile(r"\\(?:text(?:bf|it|rm|tt)?|math(?:rm|bf|it|sf)|mbox|operatorname|emph)[ \t]*\{([^{}]{0,400})\}")
_MATHS = re.compile(r"\\[()\[\],;!: ]|\$+")
_NEWLINE = re.compile(r"\\n(?![a-z])")
_INVISIBLE = re.compile("[\u200b-\u200f\u202a-\u202e\u2060-\u2064\ufeff\u00ad]")
_VULGAR: Final = "½1/2 ¼1/4 ¾3/4 ⅓1/3 ⅔2/3 ⅛1/8 ⅜3/8 ⅝5/8 ⅞7/8 ⅕1/5 ⅖2/5 ⅗3/5 ⅘4/5"
_SIGNS = str.maketrans(
    {
        **dict(zip("’‘“”−‑‐⁄≃≅º\r", "''\"\"---/≈≈°\n", strict=True)),
        **{pair[0]: f" {pair[1:]}" for pair in _VULGAR.split()},
        **{sign: f"^{digit}" for digit, sign in enumerate("⁰¹²³⁴⁵⁶⁷⁸⁹")},
        "⁻": "^-",
        "㎡": "m^2",
        "㎥": "m^3",
    }
)

_REFUSAL = re.compile(
    r"\b(?:i(?:'m| am) (?:sorry|afraid|unable|not able|unsure|not sure|not certain)"
    r"|(?:can(?:no|')t|can not|could(?:n't| not)|(?:un|not )able to|(?:im|not )possible to)"
    r" (?:\w+ly |be )?(?:determine|tell|see|answer|provide|help|assist|measure|estimate|say|identify|comply|view|give"
    r"|make|infer|judge|confirm|deduce|calculate|know|assess|conclude|process|access|analy[sz]e)\w*"
    r"|(?:don't|do not|doesn't|does not) (?:know|have (?:enough|sufficient)|contain (?:enough|sufficient)"
    r"|provide (?:enough|sufficient))"
    r"|(?:in|not )(?:sufficient|enough) (?:information|context|data|detail)|as an ai\b|no way (?:to|of) (?:know|tell)"
    r"|there (?:is|are) no (?:image|picture|photo)|no image (?:was|is|has)|decline to)"
    r"|无法|無法|不能(?:确定|判断|回答)|不知道|わかりません|分かりません|알 수 없|no puedo|je ne peux pas|ich"
    r" kann nicht|не могу",
    re.IGNORECASE,
)
_CORRECTION = re.compile(
    r"\b(?:wait|actually|correction|sorry|i mean|rather|on second thoughts?|scratch that|let me (?:re|correct|double)"
    r"|hold on|my mistake|mistake|oops|i was wrong|hmm+|no,|no:|on reflection|looking again|looking closer|upon"
    r" closer)",
    re.IGNORECASE,
)

_TAG = re.compile(
    r"<(?P<close>/?)(?:final[_ ]?)?(?:answer|ans|result)>|<\|(?:begin|(?P<close2>end))_of_box\|>", re.IGNORECASE
)
_DOUBLE = re.compile(r"\[\[([^\[\]]{1,200})\]\]")
_FIELD = re.compile(
    r"""["'](?:final[_ ]?)?(?:answer|choice|option|prediction|result|response|value|count"""
    r"""|number|total|distance|length|height|width|depth|angle|degrees|direction|bearing"""
    r"""|selected[_ ]?option)["']\s{0,8}:\s{0,8}"""
    r"""(?:"([^"\n]{0,400})"|'([^'\n]{0,400})'|([\w.+\-]{1,60}))""",
    re.IGNORECASE,
)
_HINTS = re.compile(
    r"answer|choice|option|estimate|result|###|respuesta|antwo|risposta|resposta|cevap|jawaban|[^\x00-\x7f]",
    re.IGNORECASE,
)
_FINAL = re.compile(
    r"\b(?:(?:final|correct|best|right) (?:answer|choice|option|response|estimate|result)"
    r"|(?:answer|choice|option) (?:that is|which is) (?:correct|right|best)"
    r"|(?:respuesta|resposta|risposta) (?:final|correcta|correta|corretta)|richtige antwort)"
    r"\b[^\n:.?!=]{0,80}?(?::|=|->|→|\b(?:is|would be|should be|es|é|è|ist)\b)(?![ \t]*\bnot\b)"
    r"|####",
    re.IGNORECASE,
)
_STATED = re.compile(
    unicodedata.normalize(
        "NFKC",
        r"\b(?:answer|choice)(?:[ \t]*(?::|=|->|→)|[ \t]+(?:is|would be|should be|must be|will be|choice)\b[ \t]*:?"
        r"|(?=[ \t]*\())(?![ \t]*not\b)"
        r"|\b(?:respuesta|resposta|risposta)[ \t]*(?::|es\b|é\b|è\b)|\br[ée]ponse[ \t]*(?::|est\b)"
        r"|\bantwort[ \t]*(?::|ist\b|lautet\b)|\bantwoord[ \t]*(?::|is\b)|\bcevap[ \t]*:"
        r"|\bjawaban(?:nya)?[ \t]*(?::|adalah\b)"
        r"|ответ[ \t]*(?::|-|—|–|это\b)|đáp án[ \t]*(?::|là\b)|odpowiedź[ \t]*(?::|to\b)"
        r"|(?:答案|正确选项|正確選項)[ \t]*(?:应该)?(?:选择|是|为|為|選|选)?[ \t]*:?|(?:选择|選擇|应选|選|选)[ \t]*:?"
        r"|(?:答え|正解|回答)[ \t]*(?:は|:)|(?:정답|답)[ \t]*(?:은|는|:)|(?:الإجابة|الاجابة"
        r"|الجواب)[^\n:]{0,20}?(?::|هي|هو)"
        r"|(?:उत्तर|जवाब)[ \t]*(?::|है)?|คำตอบ[ \t]*(?:คือ|:)",
    ),
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class Declared:
    """A place where the reply declares its answer: what it says, and what follows it on the line.

    `start` is where the declaration begins, `end` where the words that may take it back do.
    """

    content: str
    start: int
    end: int
    tail: str = ""


def answer_part(text: str, cap: int = CAP) -> str | Reading:
    """Return the reply without its reasoning and all after its end; a Reading where nothing can be read.

    Blocks that are cut off go to the end of the reply; a closing mark alone goes back to the start, since many
    chat templates put the opening one into the prompt.
    """
    kept, cut_off = _without_reasoning(text)
    kept = _before_terminator(kept)
    if not kept or kept.isspace():
        if cut_off:
            return unparsed("the reasoning was cut off before an answer")
        return unparsed("nothing but reasoning" if text.strip() and "<" in text else "the reply is empty")
    if len(kept) > cap:
        return unparsed(f"the answer is longer than the {cap // 1024} KiB that are read")
    return kept


def _without_reasoning(text: str) -> tuple[str, bool]:
    if "<" not in text and "[" not in text and "◁" not in text:
        return text, False
    if "<|channel|>" in text:
        channels = list(_CHANNEL.finditer(text))
        if channels:
            last = channels[-1]
            return (text[last.end() :], False) if last[1] == "final" else ("", True)
    kept: list[str] = []
    inside, position = False, 0
    for mark in _BLOCK.finditer(text):
        if not (mark["close"] or mark["close2"] or mark["close3"] or mark["close4"]):
            if not inside:
                kept.append(text[position : mark.start()])
            inside = True
        else:
            if not inside:
                kept.clear()
            inside, position = False, mark.end()
    if not inside:
        kept.append(text[position:])
    return "\n".join(kept) if len(kept) > 1 else "".join(kept), inside


def _before_terminator(text: str) -> str:
    if "<" not in text:
        return text
    start = 0
    for mark in _TERMINATOR.finditer(text):
        if text[start : mark.start()].strip():
            return text[start : mark.start()]
        start = mark.end()
    return text[start:]


def plain(text: str) -> str:
    r"""Return the text without Markdown, LaTeX wrappers, invisible signs and other spellings of the same sign.

    Braces and `\boxed` stay, since they say where an answer is; struck-out words go.
    """
    if _MARKED.search(text) is None:
        return text
    if not text.isascii():
        text = unicodedata.normalize("NFKC", _INVISIBLE.sub("", text.translate(_SIGNS))).translate(_SIGNS)
    if "\\" in text:
        text = _MATHS.sub(" ", _WRAPPER.sub(r" \1 ", _NEWLINE.sub("\n", text)))
    if "`" in text:
        text = _FENCE.sub("", text).replace("`", "")
    if "~" in text:
        text = _STRUCK.sub("", text)
    if "*" in text:
        text = _PRODUCT.sub("×", text).replace("*", "")
    return text.replace("__", "").replace("$", "")


def finals(text: str) -> Iterator[list[Declared]]:
    """Yield the declared answers of a `plain` reply, strongest first: marked or "final", then stated ones.

    Of each strength only the last `MOST_DECLARED` count, so that a reply that declares without end stays cheap.
    """
    strong = list(_marked_finals(text))
    hinted = _HINTS.search(text) is not None
    if hinted:
        strong.extend(_phrased(text, _FINAL))
    if strong:
        yield sorted(strong, key=lambda final: final.start)[-MOST_DECLARED:]
    if hinted:
        stated = list(_phrased(text, _STATED))
        if stated:
            yield stated[-MOST_DECLARED:]


def _marked_finals(text: str) -> Iterator[Declared]:
    if "<" in text:
        yield from tagged(text)
    if "\\boxed" in text or "\\fbox" in text:
        yield from _boxed(text)
    if "[[" in text:
        for double in _DOUBLE.finditer(text):
            yield Declared(double[1], double.start(), double.end(), _rest_of_line(text, double.end()))
    if "{" in text or '":' in text:
        for field in _FIELD.finditer(text):
            content = next((group for group in field.groups() if group is not None), "")
            yield Declared(content, field.start(), field.end(), _rest_of_line(text, field.end()))


def tagged(text: str) -> Iterator[Declared]:
    """Yield what stands between answer tags or box tokens; one that is cut off goes to the end."""
    opened: re.Match[str] | None = None
    for mark in _TAG.finditer(text):
        if not (mark["close"] or mark["close2"]):
            opened = mark
        elif opened is not None:
            yield Declared(text[opened.end() : mark.start()].strip(), opened.start(), mark.end())
            opened = None
    if opened is not None and text[opened.end() :].strip():
        yield Declared(text[opened.end() :].strip(), opened.start(), len(text))


def _boxed(text: str, longest: int = 300) -> Iterator[Declared]:
    start = -1
    while (start := text.find("box", start + 1)) >= 0:
        brace = text.find("{", start, start + 8)
        if brace < 0:
            continue
        depth = 0
        for position in range(brace, min(brace + longest, len(text))):
            depth += (text[position] == "{") - (text[position] == "}")
            if depth == 0:
                tail = _rest_of_line(text, position + 1)
                yield Declared(text[brace + 1 : position].strip(), start, position + 1, tail)
                break


def _phrased(text: str, pattern: re.Pattern[str]) -> Iterator[Declared]:
    matches = list(pattern.finditer(text))
    ends = [*(match.start() for match in matches[1:]), len(text)]
    for match, end in zip(matches, ends, strict=False):
        start = match.end()
        while start < end and text[start] in " \t\n\"'":
            start += 1
        line = _rest_of_line(text, start)[: end - start]
        if line:
            yield Declared(line, match.start(), start)


def _rest_of_line(text: str, start: int, longest: int = 1000) -> str:
    end = text.find("\n", start, start + longest)
    return text[start : end if end >= 0 else start + longest]


def corrects(text: str) -> bool:
    """Tell whether these words between two answers take the first one back."""
    return _CORRECTION.search(text) is not None


def corrected(text: str) -> str | None:
    """Return what is said after the last words that take something back, or None where there are none."""
    cues = [cue.end() for cue in _CORRECTION.finditer(text)]
    return text[cues[-1] :] if cues else None


def refusal(text: str) -> re.Match[str] | None:
    """Return where the reply says that it cannot or will not answer."""
    return _REFUSAL.search(text)


def unparsed(reason: str) -> Reading:
    """Return the reading of a reply without an answer, and why it has none."""
    return Reading(status="unparsed", reason=reason)


def refused(reason: str) -> Reading:
    """Return the reading of a reply that declines to answer, in its own words."""
    return Reading(status="refused", reason=reason)
