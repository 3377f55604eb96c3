"""How places are asked for and written in each convention; the other half of what `places` reads."""

import base64
import io
import json
from collections.abc import Sequence
from typing import TYPE_CHECKING, Final

from spatialgauge.benchmark.answers import conventions, rle
from spatialgauge.benchmark.answers.conventions import Convention
from spatialgauge.benchmark.items import Form

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

_TRAINED: Final = frozenset(
    {"qwen_box", "molmo", "molmo2", "paligemma", "florence2", "kosmos2", "ref_box", "det", "moondream"}
)
"""Notations that the model was trained to give; asking for JSON would only spoil them."""
_DIGITS: Final = 6


def ask_for_boxes(question: str, form: Form) -> str:
    """Return the question and the wish for a JSON list of boxes, where the model has no notation of its own."""
    convention = conventions.of(form)
    if convention.syntax in _TRAINED:
        return question
    order = "[ymin, xmin, ymax, xmax]" if convention.y_first else "[xmin, ymin, xmax, ymax]"
    return (
        f'{question}\nAnswer with a JSON list. Each entry has the 2D bounding box in "{convention.box_key}" as {order},'
        f' {_scale(convention, form)}, and a text in "label". Answer [] if there is none.'
    )


def ask_for_points(question: str, form: Form) -> str:
    """Return the question and the wish for a JSON list of points, where the model has no notation of its own."""
    convention = conventions.of(form)
    if convention.syntax in _TRAINED:
        return question
    order = "[y, x]" if convention.y_first else "[x, y]"
    return (
        f'{question}\nAnswer with a JSON list. Each entry has the point in "{convention.point_key}" as {order},'
        f' {_scale(convention, form)}, and a text in "label". Answer [] if there is none.'
    )


def ask_for_masks(question: str, form: Form) -> str:
    """Return the question and the wish for masks: PNGs in boxes of Gemini, polygons of all others."""
    convention = conventions.of(form)
    if convention.syntax in _TRAINED:
        return question
    if convention.name == "gemini":
        return (
            f"{question}\nAnswer with a JSON list of segmentation masks. Each entry has the 2D bounding box in"
            ' "box_2d", the segmentation mask in "mask", and a text in "label". Answer [] if there is none.'
        )
    return (
        f'{question}\nAnswer with a JSON list. Each entry has the outline in "mask" as a polygon [[x, y], ...],'
        f' {_scale(convention, form)}, and a text in "label". Answer [] if there is none.'
    )


def ask_for_boxes3d(question: str, form: Form) -> str:
    """Return the question and the wish for 3D boxes, with the frame and the angles of the convention in words."""
    if conventions.of(form).angles == "qwen3":
        return (
            f'{question}\nAnswer with a JSON list. Each entry has the 3D bounding box in "bbox_3d" as'
            " [x_center, y_center, z_center, x_size, y_size, z_size, pitch, yaw, roll]: the centre in metres in the"
            " camera's own frame (x right, y down, z forward, tilted as the camera is), the sizes in metres along the"
            " box's own axes, and the angles by which it is turned about x, then y, then z of that frame in units of"
            ' 180 degrees; and a text in "label". Answer [] if there is none.'
        )
    return (
        f'{question}\nAnswer with a JSON list. Each entry has the 3D bounding box in "box_3d" as'
        " [x_center, y_center, z_center, x_size, y_size, z_size, roll, pitch, yaw]: the centre in metres in the"
        " camera's own frame (x right, y forward, z up, tilted as the camera is), the sizes in metres along the box's"
        " own axes, and the angles in degrees by which it is turned about x, then y, then z of that frame; and a text"
        ' in "label". Answer [] if there is none.'
    )


def _scale(convention: Convention, form: Form) -> str:
    if convention.scale is not None:
        return f"normalised to 0-{convention.scale:g}"
    size = form.sent or (form.width, form.height)
    if convention.patch or None in size:
        return "in pixels"
    return f"in pixels of the picture, which is {size[0]} wide and {size[1]} high"


def boxes(labelled: Sequence[tuple[Sequence[float], str]], form: Form) -> str:
    """Return boxes in pixels as the model of a convention would write them."""
    convention = conventions.of(form)
    if not labelled:
        return _nothing(convention)
    rows = [(_numbers(box, convention, form), label) for box, label in labelled]
    match convention.syntax:
        case "qwen_box":
            return "".join(
                f"<|object_ref_start|>{label}<|object_ref_end|><|box_start|>({_text(n[:2])}),({_text(n[2:])})<"
                f"|box_end|>"
                for n, label in rows
            )
        case "paligemma":
            return " ; ".join(
                "".join(f"<loc{_bin(n, convention):04d}>" for n in numbers) + f" {label}" for numbers, label in rows
            )
        case "florence2":
            return "".join(label + "".join(f"<loc_{_bin(n, convention)}>" for n in numbers) for numbers, label in rows)
        case "kosmos2":
            return "".join(f"<phrase>{label}</phrase><object>{_patches(n)}</object>" for n, label in rows)
        case "ref_box":
            return "".join(f"<ref>{label}</ref><box>[[{_text(n)}]]</box>" for n, label in rows)
        case "det":
            return "".join(f"<|ref|>{label}<|/ref|><|det|>[[{_text(n)}]]<|/det|>" for n, label in rows)
        case "moondream":
            names = ("x_min", "y_min", "x_max", "y_max")
            return json.dumps({"objects": [dict(zip(names, numbers, strict=True)) for numbers, _ in rows]})
        case _:
            return json.dumps([{convention.box_key: numbers, "label": label} for numbers, label in rows])


def points(labelled: Sequence[tuple[Sequence[float], str]], form: Form) -> str:
    """Return points in pixels as the model of a convention would write them."""
    convention = conventions.of(form)
    if not labelled:
        return _nothing(convention)
    rows = [(_numbers(point, convention, form), label) for point, label in labelled]
    match convention.syntax:
        case "molmo":
            return " ".join(f'<point x="{n[0]:g}" y="{n[1]:g}" alt="{label}">{label}</point>' for n, label in rows)
        case "molmo2":
            triplets = " ".join(f"{number} {_text(n, ' ')}" for number, (n, _) in enumerate(rows, start=1))
            return f'<points coords="1 {triplets}">{rows[0][1]}</points>'
        case "florence2":
            return "".join(label + "".join(f"<loc_{_bin(n, convention)}>" for n in numbers) for numbers, label in rows)
        case "moondream":
            return json.dumps({"points": [{"x": n[0], "y": n[1]} for n, _ in rows]})
        case "tuples":
            return f"[{', '.join(f'({n[0]}, {n[1]})' for n, _ in rows)}]"
        case _:
            return json.dumps([{convention.point_key: numbers, "label": label} for numbers, label in rows])


def _nothing(convention: Convention) -> str:
    """Return how a model says that nothing is there: in words, where its notation has no empty list."""
    return "There are none." if convention.syntax in _TRAINED else "[]"


def _numbers(pixels: Sequence[float], convention: Convention, form: Form) -> list[float]:
    """Return x and y in turn in the order and scale of a convention; what is all but whole is made whole."""
    wide, high = convention.extent(form)
    across, down = (wide / form.width, high / form.height) if form.width and form.height else (1.0, 1.0)
    scaled = [
        round(pixel * (down if index % 2 else across) - convention.offset, _DIGITS)
        for index, pixel in enumerate(pixels)
    ]
    if convention.y_first:
        scaled = [scaled[index ^ 1] for index in range(len(scaled))]
    return [int(number) if number == int(number) else number for number in scaled]


def _bin(number: float, convention: Convention) -> int:
    """Return the bin a number falls into; the picture's far edges belong to the last one."""
    return min(round(number), int(convention.scale or 0) - 1)


def _text(numbers: Sequence[float], between: str = ", ") -> str:
    return between.join(f"{number:.10g}" for number in numbers)


def _patches(numbers: Sequence[float], side: int = 32) -> str:
    """Return the two patches whose corners or centres a box in 0..1 has, as Kosmos-2 writes it."""
    left, top, right, bottom = (number * side for number in numbers)
    first = int(top) * side + int(left)
    last = (int(bottom) - (bottom == int(bottom))) * side + int(right) - (right == int(right))
    return f"<patch_index_{first:04d}><patch_index_{int(last):04d}>"


def masks(labelled: "Sequence[tuple[NDArray[np.bool_], str]]", form: Form) -> str:
    """Return masks as a reply: Gemini's PNGs in boxes, run-length codes for all others."""
    if conventions.of(form).name != "gemini":
        return json.dumps([{"mask": rle.encode(mask), "label": label} for mask, label in labelled])
    import numpy as np
    from PIL import Image

    entries = []
    for mask, label in labelled:
        rows, columns = np.flatnonzero(mask.any(axis=1)), np.flatnonzero(mask.any(axis=0))
        top, left, bottom, right = int(rows[0]), int(columns[0]), int(rows[-1]) + 1, int(columns[-1]) + 1
        buffer = io.BytesIO()
        Image.fromarray(mask[top:bottom, left:right].astype(np.uint8) * 255).save(buffer, "PNG")
        png = "data:image/png;base64," + base64.b64encode(buffer.getvalue()).decode()
        numbers = _numbers((left, top, right, bottom), conventions.of(form), form)
        entries.append({"box_2d": numbers, "mask": png, "label": label})
    return json.dumps(entries)
