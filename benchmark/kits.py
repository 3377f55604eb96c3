"""Predictions as other kits write them: VLMEvalKit's tables (and EASI's), lmms-eval's samples, inspect's logs.

Each becomes a row as `predictions` takes it: `item`, `reply`, `repeat`, and the `truth` that the kit kept beside it, by
which rows of another data set are found out.
"""

from collections.abc import Iterator, Mapping
from typing import Final

FAILED_CALL: Final = "Failed to obtain answer"
"""What VLMEvalKit keeps as the prediction where a call failed to the last."""
NUMBERED: Final = "#"
"""Before a number: the item of the row with that number, from 0 on."""


def row_of_kit(row: Mapping[str, object]) -> Mapping[str, object]:
    """Return a kit's row as a plain one, and any other row as it is."""
    if "doc_id" in row and ("resps" in row or "filtered_resps" in row):
        return {
            "item": f"{NUMBERED}{row['doc_id']}",
            "reply": _first(row.get("resps") or row.get("filtered_resps")),
            "truth": row.get("target"),
        }
    if "index" in row and "prediction" in row:
        text = row["prediction"]
        failed = isinstance(text, str) and FAILED_CALL in text
        return {"item": str(row["index"]), "reply": None if failed else text, "truth": row.get("answer")}
    return row


def samples_of_log(log: Mapping[str, object]) -> Iterator[Mapping[str, object]]:
    """Yield a row for each sample of an inspect log; one without output has no reply, its epochs are repeats."""
    samples = log.get("samples")
    for sample in samples if isinstance(samples, list) else []:
        if isinstance(sample, Mapping):
            epoch = sample.get("epoch")
            yield {
                "item": str(sample.get("id", "")),
                "repeat": epoch - 1 if isinstance(epoch, int) and epoch > 0 else 0,
                "reply": _said(sample),
                "truth": sample.get("target"),
            }


def is_log(whole: Mapping[str, object]) -> bool:
    """Tell whether a JSON object is an inspect log."""
    return isinstance(whole.get("samples"), list) and isinstance(whole.get("eval"), Mapping)


def _first(value: object) -> object:
    while isinstance(value, list):
        value = value[0] if value else None
    return value


def _said(sample: Mapping[str, object]) -> object:
    output = sample.get("output")
    choice = _first(output.get("choices")) if isinstance(output, Mapping) else None
    message = choice.get("message") if isinstance(choice, Mapping) else None
    content = message.get("content") if isinstance(message, Mapping) else None
    if isinstance(content, list):
        texts = [part.get("text") for part in content if isinstance(part, Mapping) and part.get("type") == "text"]
        return "\n".join(text for text in texts if isinstance(text, str))
    return content
