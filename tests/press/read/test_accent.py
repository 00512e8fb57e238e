"""Accent colours: shades that can be read."""

from __future__ import annotations

import pytest

from ucc_graph.press.read.accent import contrast, read_colour, shades, style_sheet

GROUNDS = (("#fdfdfb", "#f1f1ec"), ("#16181a", "#212427"))


@pytest.mark.parametrize("text", ["#0b5394", "#ffcc00", "#fff", "#000", "#E30613", "#00a651", "#777", "#7f00ff"])
def test_each_shade_stands_out_from_its_grounds(text: str) -> None:
    colour = read_colour(text)
    assert colour
    for shade, grounds in zip(map(read_colour, shades(colour)), map(list, GROUNDS), strict=True):
        found = [read_colour(ground) for ground in grounds]
        assert all(contrast(shade, ground) >= 4.5 for ground in found if shade and ground)


def test_a_colour_that_can_be_read_stays() -> None:
    assert shades((0x0B / 255, 0x53 / 255, 0x94 / 255))[0] == "#0b5394"


def test_black_on_white_has_the_greatest_contrast() -> None:
    assert contrast((0, 0, 0), (1, 1, 1)) == pytest.approx(21)


@pytest.mark.parametrize("text", ["red", "#12", "#12345", "#ggg", "rgb(0,0,0)", "#fff;}", " #fff", "#fff\n", ""])
def test_any_other_text_is_no_colour(text: str) -> None:
    assert read_colour(text) is None


def test_the_style_sheet_has_both_shades() -> None:
    assert style_sheet((1, 0.8, 0)).startswith(":root { --link: light-dark(#866b00, #ffcc00); --accent: #ffcc00; }\n")
