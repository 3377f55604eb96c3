"""The JSON body of a chat completion, put together from bytes: no picture is encoded, copied or escaped twice."""

import json
from collections.abc import Mapping
from typing import Any

from spatialgauge.adapters.encoded import DataUris
from spatialgauge.benchmark.items import Prompt

MESSAGES = "messages are put here"


def request_body(
    settings: Mapping[str, Any],
    prompt: Prompt,
    detail: str | None,
    uris: DataUris,
    extra: Mapping[str, Any] | None = None,
) -> bytes:
    """Return the body that asks a prompt: the pictures in their order, then the words.

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
    for picture in prompt.pictures:
        parts += [
            b'{"type":"image_url","image_url":{',
            f'"detail":"{detail}",'.encode() if detail is not None else b"",
            b'"url":"',
            uris.of(picture),
            b'"}},',
        ]
    return [*parts, _dumped({"type": "text", "text": prompt.text}), b"]}]"]


def _dumped(value: object) -> bytes:
    return json.dumps(value).encode()
