"""A brand's colour with its contrast mended, by the same steps as the web client's and the e-mails'."""

_ENOUGH = 4.5
_STEPS = 50
_WHITE = (255, 255, 255)
_INK = (10, 14, 17)

Rgb = tuple[int, ...]


def accessible(color: str) -> str:
    """The colour #rrggbb, darkened just as far as white text on it needs for 4.5:1 (WCAG 2.2 SC 1.4.3)."""
    brand = tuple(bytes.fromhex(color[1:]))
    shades = (
        tuple(_rounded(a + (b - a) * step / _STEPS) for a, b in zip(brand, _INK, strict=True))
        for step in range(_STEPS + 1)
    )
    return "#" + bytes(next(shade for shade in shades if contrast(shade, _WHITE) >= _ENOUGH)).hex()


def contrast(first: Rgb, second: Rgb) -> float:
    """The contrast ratio, 1 to 21 (WCAG 2.2, relative luminance)."""
    darker, lighter = sorted((_luminance(first), _luminance(second)))
    return (lighter + 0.05) / (darker + 0.05)


def _luminance(color: Rgb) -> float:
    red, green, blue = (
        share / 12.92 if share <= 0.04045 else ((share + 0.055) / 1.055) ** 2.4
        for share in (part / 255 for part in color)
    )
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def _rounded(part: float) -> int:
    """Halves upwards, as browsers round."""
    return int(part + 0.5)
