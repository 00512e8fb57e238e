"""The Natural Earth projection: from degrees to the units of the land outline that the pages draw.

The polynomials are those of B. Šavrič, B. Jenny, T. Patterson, D. Petrovič and L. Hurni, *A Polynomial Equation for the
Natural Earth Projection*, Cartography and Geographic Information Science 38 (2011). The outline is drawn by
``frontend/land``; the two are held together by reference points.
"""

from __future__ import annotations

from functools import lru_cache
from math import radians
from typing import Final

__all__ = ["HEIGHT", "WIDTH", "project"]

WIDTH: Final = 1000
"""The whole equator."""
HEIGHT: Final = 435
"""From 84° N, where land ends, to 57° S: Antarctica is left out."""
_TOP: Final = 252.678055
"""Where the equator lies."""
_LENGTHS: Final = ((0, 0.8707), (2, -0.131979), (4, -0.013791), (10, 0.003971), (12, -0.001529))
"""Of the parallels, as powers of the latitude with their factors."""
_DISTANCES: Final = ((1, 1.007226), (3, 0.015085), (7, -0.044475), (9, 0.028874), (11, -0.005916))
"""Of the parallels from the equator."""
_SCALE: Final = WIDTH / (2 * radians(180) * _LENGTHS[0][1])


@lru_cache(1 << 14)
def project(latitude: float, longitude: float) -> tuple[float, float]:
    """Where a point lies: to the right from the map's left edge, and down from its top."""
    angle = radians(latitude)
    x = radians(longitude) * sum(factor * angle**power for power, factor in _LENGTHS)
    y = sum(factor * angle**power for power, factor in _DISTANCES)
    return WIDTH / 2 + x * _SCALE, _TOP - y * _SCALE
