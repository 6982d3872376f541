"""A brand's colour on which white text can be read."""

import pytest

from parley.accounts.domain.accent import accessible, contrast

WHITE = (255, 255, 255)


# What the web client makes of the same colours.
@pytest.mark.parametrize(
    ("color", "mended"),
    [("#d54800", "#d14700"), ("#bc5c00", "#b85a00"), ("#ec1b00", "#e71b00"), ("#0b6e99", "#0b6e99")],
)
def test_it_is_moved_as_the_web_client_moves_it_and_only_where_needed(color: str, mended: str) -> None:
    assert accessible(color) == mended


def test_the_contrast_is_that_of_wcag() -> None:
    assert contrast(WHITE, (0, 0, 0)) == pytest.approx(21)
    assert contrast((118, 118, 118), WHITE) == pytest.approx(4.54, abs=0.01)


@pytest.mark.parametrize("color", ["#ffffff", "#ffff00", "#00ff00", "#7fc8f8", "#777777", "#000000"])
def test_white_text_can_be_read_on_any_brand(color: str) -> None:
    mended = accessible(color)
    assert contrast(tuple(bytes.fromhex(mended[1:])), WHITE) >= 4.5
    assert accessible(mended) == mended
