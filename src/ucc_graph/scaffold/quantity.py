"""Quantities as people write them: a number with its unit or its currency, such as ``6,650 km``, ``€ 12.50``, ``5 %``.

Signs of currencies are those of Unicode (general category Sc), codes those of ISO 4217.
"""

from __future__ import annotations

import re
import unicodedata
from typing import Final, NamedTuple

__all__ = ["Quantity", "number_of", "quantity"]

_CODES: Final = (
    "AED ARS AUD BDT BGN BRL CAD CHF CLP CNY COP CZK DKK EGP EUR GBP GEL HKD HRK HUF IDR ILS INR ISK JPY KES "
    "KRW KZT MAD MXN MYR NGN NOK NZD PEN PHP PKR PLN QAR RMB RON RSD RUB SAR SEK SGD THB TND TRY TWD UAH USD "
    "VND ZAR Fr. Rs. Rs kr kr."
).split()
_GLUED: Final = (
    "% ‰ ° °C °F km m cm mm µm nm dm mi ft yd km² m² cm² mm² km2 m2 cm2 mm2 km³ m³ cm³ km3 m3 cm3 ha kg g mg "
    "µg t lb oz l L ml hl dl cl s ms min Hz kHz MHz GHz W kW MW GW Wh kWh MWh GWh TWh V kV mA J kJ MJ "
    "kcal Pa hPa kPa bar px dpi kB KB MB GB TB bit dB kt km/h m/s m³/s m3/s l/s g/l mg/l kg/m³ 円 元 원 萬元 "
    "万円 億円 천원 만원 억원 명 개 권 점 석 대 곳 가구 台 席 戸 棟 校 "
    "人 件 個 本 冊 点 ㎡ ㎢ ㎞ 위 회 년 세 歳 年 층 階"
).split()
"""Units that may stand directly behind a number."""
_SIGNS: Final = "".join(sign for sign in map(chr, range(0x24, 0xFFE7)) if unicodedata.category(sign) == "Sc")
_CURRENCY: Final = (
    rf"(?:[A-Z]{{0,3}}[{re.escape(_SIGNS)}]|{'|'.join(map(re.escape, sorted(_CODES, key=len, reverse=True)))})"
)
_NUMBER: Final = r"[+\-\u2212]?(?:\d(?:[\d.,'\u2019 \u00a0\u202f]*\d)?|[.,]\d+)"
_WORD: Final = r"[^\W\d_][^\W_]{0,14}[²³]?\.?"
_UNIT: Final = rf"(?:{'|'.join(map(re.escape, sorted(_GLUED, key=len, reverse=True)))})"
_BEFORE: Final = re.compile(
    rf"(?P<sign>[+\-\u2212]?)\s*(?P<unit>{_CURRENCY})\s*(?P<number>{_NUMBER})(?:[.,]?[-\u2013\u2014]{{1,2}})?"
)
_BEHIND: Final = re.compile(
    rf"(?P<sign>)(?P<number>{_NUMBER})(?:[.,][-\u2013\u2014]{{1,2}})?"
    rf"(?:\s*(?P<unit>{_CURRENCY}|{_UNIT})|\s+(?P<word>{_WORD}(?:(?:\s|/|·|\s?per\s){_WORD})?))"
)
_BLANKS: Final = re.compile(r"[\s\u00a0\u202f]+")


class Quantity(NamedTuple):
    """A number as it is written, and its unit."""

    number: str
    unit: str


def quantity(text: str) -> Quantity | None:
    """The number and the unit of a text that is nothing else; None if it is not."""
    if not any(sign.isdigit() for sign in text) or len(text) > 60:
        return None
    match = _BEFORE.fullmatch(text) or _BEHIND.fullmatch(text)
    if not match:
        return None
    unit = match["unit"] or match["word"]
    return Quantity((match["sign"] + match["number"]).replace("\u2212", "-"), _BLANKS.sub(" ", unit))


def number_of(text: str) -> float | None:
    """The value of a number or a quantity, with a comma or a point before the last digits; None if it is none."""
    found = quantity(text)
    plain = _BLANKS.sub("", found.number if found else text).replace("'", "").replace("\u2019", "")
    if re.fullmatch(r"[+-]?\d{1,3}(?:,\d{3})+(?:\.\d+)?", plain):
        plain = plain.replace(",", "")
    elif re.fullmatch(r"[+-]?\d{1,3}(?:\.\d{3})+,\d+|[+-]?\d{1,3}(?:\.\d{3}){2,}", plain):
        plain = plain.replace(".", "")
    try:
        return float(plain.replace(",", "."))
    except ValueError:
        return None
