"""Adapter options: typed, closed, and reported by name when one does not fit."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from difflib import get_close_matches
from typing import TypeVar

from pydantic import ConfigDict, ValidationError

from spatialgauge.benchmark.errors import UsageError
from spatialgauge.benchmark.items import Frozen


class Options(Frozen):
    """Base of every adapter's options; a field's docstring is what `adapters list` prints of it."""

    model_config = ConfigDict(use_attribute_docstrings=True)


@dataclass(frozen=True)
class OptionEntry:
    """An option as it is listed."""

    name: str
    default: object
    meaning: str


def option_entries(kind: type[Options]) -> tuple[OptionEntry, ...]:
    """Return the options of a type as they are listed."""
    return tuple(OptionEntry(name, field.default, field.description or "") for name, field in kind.model_fields.items())


OptionsT = TypeVar("OptionsT", bound=Options)


def parse_options(kind: type[OptionsT], given: Mapping[str, str], owner: str) -> OptionsT:
    """Return the options given as text on the command line as a typed model.

    `owner` is the adapter's name for the error. Raises UsageError for a name `kind` does not know or a value that does
    not fit its type.
    """
    for name in given:
        if name not in kind.model_fields:
            raise UsageError(unknown(f"option of {owner}", name, kind.model_fields))
    try:
        return kind.model_validate(dict(given))
    except ValidationError as error:
        first = error.errors(include_url=False, include_context=False)[0]
        where = ".".join(str(part) for part in first["loc"])
        raise UsageError(f"{owner}: option {where}: {first['msg']} (given: {first['input']!r})") from None


def unknown(what: str, name: str, known: Iterable[str]) -> str:
    """Return the sentence that says a name is unknown, which known one is nearest, and which there are."""
    names = sorted(known)
    near = get_close_matches(name, names, n=1)
    hint = f"; did you mean {near[0]}?" if near else ""
    return f"no {what} is named {name!r}{hint} (known: {', '.join(names) or 'none'})"
