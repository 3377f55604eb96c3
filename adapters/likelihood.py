"""An answer by likelihood: which of the possible answers the model would most likely begin with.

What COMFORT asks as P(Yes) (arXiv:2410.17385) and option likelihood elsewhere. Each answer counts by its first token,
over its spellings; the share of all probability that falls on any of them is told too, since little says that the
model would rather say something else.
"""

from collections.abc import Mapping, Sequence
from typing import Any, NamedTuple

import torch

from spatialgauge.benchmark.items import Form, Kind, Prompt


class Likely(NamedTuple):
    """The likeliest answer, each answer's probability among them, and the probability of all of them together."""

    answer: str
    probabilities: Mapping[str, float]
    mass: float


def has_candidates(prompt: Prompt) -> bool:
    """Say whether a prompt's possible answers are few and known."""
    return prompt.form.kind in (Kind.CHOICE, Kind.YES_NO) and not prompt.free


def first_tokens(form: Form, tokenizer: Any) -> dict[str, list[int]]:
    """Return the tokens each possible answer may begin with; those that several answers share tell nothing."""
    answers: dict[str, tuple[str, ...]] = {"yes": ("yes", "Yes", "YES"), "no": ("no", "No", "NO")}
    if form.kind is Kind.CHOICE:
        answers = {letter: (letter,) for letter in form.options}
    firsts = {
        answer: {
            tokens[0]
            for word in words
            for spelt in (word, f" {word}")
            if (tokens := tokenizer.encode(spelt, add_special_tokens=False))
        }
        for answer, words in answers.items()
    }
    shared = {
        token
        for answer, tokens in firsts.items()
        for other, others in firsts.items()
        if other != answer
        for token in tokens & others
    }
    return {answer: sorted(tokens - shared) for answer, tokens in firsts.items()}


def likeliest(logits: torch.Tensor, firsts: Mapping[str, Sequence[int]]) -> Likely:
    """Return the likeliest answer by the logits (V,) of the first token."""
    every = logits.float().softmax(dim=-1)
    weights = {answer: float(every[list(tokens)].sum()) for answer, tokens in firsts.items()}
    mass = sum(weights.values())
    shares = {answer: round(weight / mass, 6) if mass else 0.0 for answer, weight in weights.items()}
    return Likely(max(weights, key=weights.__getitem__), shares, round(mass, 6))
