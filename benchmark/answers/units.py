"""The one table of units: what a reply may name, and how much it is in metres or degrees."""

from dataclasses import dataclass
from decimal import Decimal
from typing import Final, Literal

Dimension = Literal["length", "area", "angle"]


@dataclass(frozen=True, slots=True)
class Unit:
    """A unit by its short name; `size` is in metres, square metres for areas, degrees for angles."""

    symbol: str
    dimension: Dimension
    size: Decimal
    plural: str


_UNITS: Final = (
    Unit("m", "length", Decimal(1), "metres"),
    Unit("cm", "length", Decimal("0.01"), "centimetres"),
    Unit("mm", "length", Decimal("0.001"), "millimetres"),
    Unit("dm", "length", Decimal("0.1"), "decimetres"),
    Unit("um", "length", Decimal("0.000001"), "micrometres"),
    Unit("km", "length", Decimal(1000), "kilometres"),
    Unit("in", "length", Decimal("0.0254"), "inches"),
    Unit("ft", "length", Decimal("0.3048"), "feet"),
    Unit("yd", "length", Decimal("0.9144"), "yards"),
    Unit("mi", "length", Decimal("1609.344"), "miles"),
    Unit("m2", "area", Decimal(1), "square metres"),
    Unit("deg", "angle", Decimal(1), "degrees"),
    Unit("rad", "angle", Decimal("57.29577951308232087679815481"), "radians"),
    Unit("turn", "angle", Decimal(360), "turns"),
)
_SPELLINGS: Final = {
    "m": "m metre metres meter meters mtr mtrs metro metros mètre mètres metri м метр метра метров 米 公尺"
    " メートル 미터"
    " मीटर متر mét เมตร",
    "cm": "cm cms centimetre centimetres centimeter centimeters centimetro centimetros centímetro centímetros"
    " centimètre centimètres"
    " centimetri zentimeter см сантиметр сантиметра сантиметров 厘米 公分 センチメートル センチ 센티미터 센티"
    " सेंटीमीटर سم سنتيمتر"
    " เซนติเมตร ซม",
    "mm": "mm mms millimetre millimetres millimeter millimeters milimetro milimetros milímetro milímetros"
    " millimètre millimètres"
    " мм миллиметр миллиметра миллиметров 毫米 ミリメートル ミリ 밀리미터",
    "dm": "dm decimetre decimetres decimeter decimeters dezimeter дм 分米",
    "um": "um μm micrometre micrometres micrometer micrometers micron microns",
    "km": "km kms kilometre kilometres kilometer kilometers kilómetro kilómetros kilomètre kilomètres км километр"
    " километра километров"
    " 公里 千米 キロメートル 킬로미터",
    "in": "in ins inch inches inchs \" '' ″ ′′ pulgada pulgadas pouce pouces zoll дюйм дюйма дюймов 英寸 英吋"
    " インチ 인치",
    "ft": "ft fts foot feet feets ' ′ pie pies pied pieds fuß fuss фут фута футов 英尺 英呎 フィート 피트",
    "yd": "yd yds yard yards ярд ярда ярдов 码 ヤード 야드",
    "mi": "mi mile miles миля мили миль 英里 マイル 마일",
    "deg": "deg degs degree degrees ° ° º grado grados degré degrés grad градус градуса градусов 度 도",
    "rad": "rad rads radian radians",
    "turn": "turn turns revolution revolutions",
}
BY_SYMBOL: Final = {unit.symbol: unit for unit in _UNITS}
BY_SPELLING: Final = {spelling: BY_SYMBOL[symbol] for symbol, row in _SPELLINGS.items() for spelling in row.split()}
"""Every spelling, in lower case, to its unit. A spelling that is not here is an unknown unit, never a factor of 1."""

COMPOUND: Final = {
    ("ft", "in"): 12,
    ("yd", "ft"): 3,
    ("m", "cm"): 100,
    ("m", "mm"): 1000,
    ("cm", "mm"): 10,
    ("km", "m"): 1000,
    ("mi", "ft"): 5280,
    ("m", "dm"): 10,
    ("mi", "yd"): 1760,
}
"""Pairs that are said together ("5 ft 11 in"), and how many of the second make one of the first."""


def named(name: str) -> Unit | None:
    """Return the unit of a name in any spelling of the table, or None; an area goes by its short name alone."""
    name = name.strip().lower()
    return BY_SPELLING.get(name) or BY_SYMBOL.get(name)
