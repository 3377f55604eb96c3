"""An adapter from a file of the user's own, named as `path/to/file.py:Class`."""

import importlib.util
import inspect
import re
import sys
from collections.abc import Mapping, Sequence
from pathlib import Path
from types import ModuleType
from typing import Any, get_type_hints

from pydantic import PydanticSchemaGenerationError, TypeAdapter, ValidationError

from spatialgauge.adapters.options import unknown
from spatialgauge.benchmark.asking import Adapter
from spatialgauge.benchmark.errors import UsageError
from spatialgauge.benchmark.items import Item

FILE_SPEC = re.compile(r"\.py:[A-Za-z_]\w*$")
"""What tells a file from a family: running somebody's code is never a guess."""


def adapter_from_file(spec: str, options: Mapping[str, str], items: Sequence[Item]) -> Adapter:
    """Run the file, call its class with the options as keyword arguments, and return the adapter.

    An option is converted to its parameter's annotated type; a parameter `items` gets the suite's items.
    Raises UsageError where the file, the class, an option or a part of the Adapter protocol is missing.
    """
    target = _target(spec)
    arguments = _arguments(target, options, spec)
    if "items" in inspect.signature(target).parameters:
        arguments["items"] = items
    try:
        adapter = target(**arguments)
    except TypeError as error:
        raise UsageError(f"{spec} cannot be made from the options {sorted(options)}: {error}") from error
    missing = [part for part in ("card", "ask", "close") if not hasattr(adapter, part)]
    if missing or not isinstance(adapter, Adapter):
        raise UsageError(
            f"{spec} is no adapter: it lacks {', '.join(missing)} (see spatialgauge.benchmark.asking.Adapter)"
        )
    return adapter


def parameters_of(spec: str) -> frozenset[str]:
    """Run the file and return the names of its class's parameters."""
    return frozenset(inspect.signature(_target(spec)).parameters)


def _target(spec: str) -> Any:
    path, _, name = spec.rpartition(":")
    target = getattr(_run(Path(path)), name, None)
    if not callable(target):
        raise UsageError(f"{path} defines no class {name}")
    return target


def _run(path: Path) -> ModuleType:
    if not path.is_file():
        raise UsageError(f"there is no file {path}")
    module_name = f"spatialgauge_own_{path.stem}"
    module_spec = importlib.util.spec_from_file_location(module_name, path)
    if module_spec is None or module_spec.loader is None:
        raise UsageError(f"{path} cannot be read as Python")
    module = importlib.util.module_from_spec(module_spec)
    sys.modules[module_name] = module  # dataclasses and pydantic look their module up by name
    try:
        module_spec.loader.exec_module(module)
    except Exception as error:  # a user's file may fail in any way, and the way is the message
        del sys.modules[module_name]
        raise UsageError(f"{path} fails while it is loaded: {type(error).__name__}: {error}") from error
    return module


def _arguments(target: Any, options: Mapping[str, str], spec: str) -> dict[str, Any]:
    parameters = inspect.signature(target).parameters
    takes_any = any(parameter.kind is inspect.Parameter.VAR_KEYWORD for parameter in parameters.values())
    known = [
        name
        for name, parameter in parameters.items()
        if parameter.kind in (parameter.POSITIONAL_OR_KEYWORD, parameter.KEYWORD_ONLY)
    ]
    hints = get_type_hints(target.__init__ if inspect.isclass(target) else target) if options else {}
    arguments: dict[str, Any] = {}
    for name, text in options.items():
        if name not in known and not takes_any:
            raise UsageError(unknown(f"option of {spec}", name, known))
        arguments[name] = _converted(text, hints.get(name, str), f"{spec}: option {name}")
    return arguments


def _converted(text: str, hint: Any, where: str) -> Any:
    try:
        return TypeAdapter(hint).validate_python(text)
    except PydanticSchemaGenerationError:
        return text
    except ValidationError as error:
        raise UsageError(f"{where}: {error.errors()[0]['msg']} (given: {text!r})") from None
