"""Whatever the brand's colour, what is written in it or on it can be read."""

import pytest

from parley.notifications.composer.accent import accent_of, contrast

LIGHT, DARK = (246, 247, 248), (27, 31, 34)


def rgb(color: str) -> tuple[int, int, int]:
    red, green, blue = bytes.fromhex(color.removeprefix("#"))
    return red, green, blue


@pytest.mark.parametrize(
    "brand", ["#0b6e99", "#ffe600", "#000000", "#ffffff", "#777777", "#e2001a", "#00ff00", "#FF7900"]
)
def test_every_accent_can_be_read(brand: str) -> None:
    accent = accent_of(brand)
    assert contrast(rgb(accent.fill), rgb(accent.on_fill)) >= 4.5
    assert contrast(rgb(accent.text_on_light), LIGHT) >= 4.5
    assert contrast(rgb(accent.text_on_dark), DARK) >= 4.5


def test_a_colour_that_can_be_read_is_the_brands_own() -> None:
    assert accent_of("#0b6e99").fill == accent_of("#0b6e99").text_on_light == "#0b6e99"
    assert accent_of("#ffe600").fill == "#ffe600"


@pytest.mark.parametrize("color", ["", "red", "#fff", "#0b6e99;} body {display: none", "#gggggg"])
def test_what_is_no_colour_is_parleys_own(color: str) -> None:
    assert accent_of(color) == accent_of("#0b5c80")


def test_contrast_is_wcags() -> None:
    assert contrast((0, 0, 0), (255, 255, 255)) == pytest.approx(21)
    assert contrast((119, 119, 119), (255, 255, 255)) == pytest.approx(4.48, abs=0.01)
