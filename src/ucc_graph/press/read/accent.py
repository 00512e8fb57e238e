"""Accent colour of a publication: its shades that can be read on light and on dark pages, as a style sheet.

A link must stand out from its ground with a contrast of 4.5 to 1 (WCAG 2.2, success criterion 1.4.3,
https://www.w3.org/TR/WCAG22/#contrast-minimum). Few colours do on white and on black, so each page has the nearest
shade of the same hue that does.
"""

from __future__ import annotations

import colorsys
import re
from typing import Final, TypeAlias

__all__ = ["contrast", "read_colour", "shades", "style_sheet"]

Colour: TypeAlias = tuple[float, float, float]
"""Red, green and blue from 0 to 1."""
_HEX: Final = re.compile(r"#(?:[0-9a-f]{3}|[0-9a-f]{6})", re.IGNORECASE)
_GROUNDS: Final = ("#f1f1ec", "#212427")
"""The harder of the two grounds of light pages, and of dark ones."""
_ENOUGH: Final = 4.5
_STEPS: Final = 200


def read_colour(text: str) -> Colour | None:
    """The colour of ``#rgb`` or ``#rrggbb``; None for any other text."""
    if not _HEX.fullmatch(text):
        return None
    digits = text[1:] if len(text) == 7 else "".join(2 * digit for digit in text[1:])
    red, green, blue = (int(digits[start : start + 2], 16) / 255 for start in (0, 2, 4))
    return red, green, blue


def contrast(one: Colour, other: Colour) -> float:
    """The contrast ratio of two colours, from 1 to 21 (https://www.w3.org/TR/WCAG22/#dfn-contrast-ratio)."""
    darker, lighter = sorted((_luminance(one), _luminance(other)))
    return (lighter + 0.05) / (darker + 0.05)


def shades(colour: Colour) -> tuple[str, str]:
    """The nearest shades of a colour that can be read on light pages, and on dark ones."""
    light, dark = (_grounded(ground) for ground in _GROUNDS)
    return _hexadecimal(_shade(colour, light, 0.0)), _hexadecimal(_shade(colour, dark, 1.0))


def style_sheet(colour: Colour) -> str:
    """The style sheet that gives the colour to links, to what has the focus, and to the top of each page."""
    light, dark = shades(colour)
    return (
        f":root {{ --link: light-dark({light}, {dark}); --accent: {_hexadecimal(colour)}; }}\n"
        "header { border-block-start: .3rem solid var(--accent); }\n"
        "@media print { header { border-block-start: 0; } }\n"
    )


def _shade(colour: Colour, ground: Colour, end: float) -> Colour:
    """The first colour on the way to black or white, of the same hue and saturation, with enough contrast."""
    hue, lightness, saturation = colorsys.rgb_to_hls(*colour)
    for step in range(_STEPS + 1):
        found = colorsys.hls_to_rgb(hue, lightness + (end - lightness) * step / _STEPS, saturation)
        shown = _grounded(_hexadecimal(found))
        if contrast(shown, ground) >= _ENOUGH:
            return shown
    return (end, end, end)


def _grounded(text: str) -> Colour:
    return read_colour(text) or (0.0, 0.0, 0.0)


def _hexadecimal(colour: Colour) -> str:
    return "#" + "".join(f"{round(255 * part):02x}" for part in colour)


def _luminance(colour: Colour) -> float:
    """The relative luminance of a colour (https://www.w3.org/TR/WCAG22/#dfn-relative-luminance)."""
    red, green, blue = (part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in colour)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue
