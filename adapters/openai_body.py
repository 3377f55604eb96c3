"""The JSON body of a chat completion, put together from bytes: no picture is encoded, copied or escaped twice."""

import json
from collections.abc import Mapping
from typing import Any

from spatialgauge.adapters.encoded import DataUris
from spatialgauge.benchmark.interleaved import pieces
from spatialgauge.benchmark.items import Picture, Prompt

MESSAGES = "messages are put here"


def request_body(
    settings: Mapping[str, Any],
    prompt: Prompt,
    detail: str | None,
    uris: DataUris,
    extra: Mapping[str, Any] | None = None,
) -> bytes:
    """Return the body that asks a prompt: the pictures, then the words, or each picture where the words place it.

    `settings` are the fields beside the messages, those of None left out; `detail` is how finely pictures are looked
    at, None for servers that know no such thing; `extra` goes over all fields.
    """
    fields = {name: value for name, value in settings.items() if value is not None}
    frame = json.dumps({"messages": MESSAGES, **fields, **(extra or {})}).encode()
    before, mark, after = frame.partition(json.dumps(MESSAGES).encode())
    return b"".join([before, *_messages(prompt, detail, uris), after]) if mark else frame


def _messages(prompt: Prompt, detail: str | None, uris: DataUris) -> list[bytes]:
    parts = [b"["]
    if prompt.system:
        parts += [_dumped({"role": "system", "content": prompt.system}), b","]
    parts.append(b'{"role":"user","content":[')
    told = [_part(piece, detail, uris) for piece in pieces(prompt.text, prompt.pictures)]
    for number, part in enumerate(told):
        parts += [b",", *part] if number else part
    return [*parts, b"]}]"]


def _part(piece: str | Picture, detail: str | None, uris: DataUris) -> list[bytes]:
    if isinstance(piece, str):
        return [_dumped({"type": "text", "text": piece})]
    return [
        b'{"type":"image_url","image_url":{',
        f'"detail":"{detail}",'.encode() if detail is not None else b"",
        b'"url":"',
        uris.of(piece),
        b'"}}',
    ]


def _dumped(value: object) -> bytes:
    return json.dumps(value).encode()
