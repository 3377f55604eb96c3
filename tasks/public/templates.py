"""Texts with columns in braces, filled in from a row; nothing else in braces is touched, and nothing is run."""

import json
import re
from collections.abc import Mapping, Sequence
from itertools import count
from typing import Any, Final

from spatialgauge.tasks.public.declaration import Derived

PLAIN_MARK: Final = re.compile(r"<image>")
FIELD: Final = re.compile(r"\{([A-Za-z_][\w.]*)\}")


def filled(template: str, row: Mapping[str, Any]) -> str:
    """Return the text with the row's values in it; a name that the row lacks stays as it is written."""
    return FIELD.sub(lambda field: _text(at(row, field[1], field[0])), template)


def value_of(template: str, row: Mapping[str, Any]) -> Any:
    """Return the value of a template that is one column alone, else its filled text."""
    whole = FIELD.fullmatch(template)
    return at(row, whole[1]) if whole else filled(template, row)


def at(row: Mapping[str, Any], path: str, otherwise: Any = None) -> Any:
    """Return what stands at a path of names with dots, `otherwise` where nothing does."""
    found: Any = row
    for name in path.split("."):
        if isinstance(found, list) and name.isdecimal() and int(name) < len(found):
            found = found[int(name)]
        elif isinstance(found, Mapping) and name in found:
            found = structure(found[name]) if "." in path else found[name]
        else:
            return otherwise
    return found


def with_derived(row: Mapping[str, Any], derived: Mapping[str, Derived]) -> dict[str, Any]:
    """Return the row with its derived columns, which may build on each other in their order."""
    whole = dict(row)
    for name, made in derived.items():
        found = re.search(made.find, filled(made.of, whole))
        text = (found[1] or "") if found else ""
        whole[name] = made.names.get(text, text)
    return whole


def placed(text: str, offsets: Sequence[int] | None = None) -> str:
    """Return a text that says `<image 2>` where its second picture stands, and so on.

    The places are given as `offsets`, or the text marks them with `<image>` in turn.
    """
    if offsets is None:
        numbers = count(1)
        return PLAIN_MARK.sub(lambda _: f"<image {next(numbers)}>", text)
    for number, offset in sorted(enumerate(offsets, start=1), key=lambda one: (one[1], one[0]), reverse=True):
        text = f"{text[:offset]}<image {number}>{text[offset:]}"
    return text


def meets(row: Mapping[str, Any], where: Mapping[str, tuple[Any, ...]]) -> bool:
    """Tell whether each column has one of the values that count."""
    return all(at(row, column) in values for column, values in where.items())


def structure(value: Any) -> Any:
    """Return a list or object that may be written out as JSON; a text that is none stays."""
    if isinstance(value, str) and value.lstrip()[:1] in ("[", "{"):
        try:
            return json.loads(value)
        except json.JSONDecodeError:
            return value
    return value


def _text(value: Any) -> str:
    if value is None:
        return ""
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    return value if isinstance(value, str) else str(value)
