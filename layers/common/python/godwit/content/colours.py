"""Colours that can be read on one another, by WCAG 2.1's contrast ratio. Pure.

https://www.w3.org/TR/WCAG21/#dfn-contrast-ratio. Colours are `#rrggbb`.
"""

_STEPS = 20
_BLACK, _WHITE = "#16181c", "#fdfdfd"
"""Not the extremes: mail clients that make dark versions of light mails turn just those over."""


def contrast(one: str, other: str) -> float:
    """1 (the same) to 21 (black and white)."""
    low, high = sorted((_luminance(one), _luminance(other)))
    return (high + 0.05) / (low + 0.05)


def text_on(background: str) -> str:
    """A colour for text on this background, near black or near white."""
    return max((_BLACK, _WHITE), key=lambda colour: contrast(colour, background))


def readable_on(background: str, colour: str, ratio: float) -> str:
    """`colour`, made lighter or darker as far as it takes to stand out from `background` by `ratio`."""
    towards = _parts(text_on(background))
    mixed = colour
    for step in range(1, _STEPS + 1):
        if contrast(mixed, background) >= ratio:
            break
        share = step / _STEPS
        mixed = "#" + "".join(
            f"{round(own * (1 - share) + goal * share):02x}" for own, goal in zip(_parts(colour), towards, strict=True)
        )
    return mixed


def _parts(colour: str) -> tuple[int, int, int]:
    return int(colour[1:3], 16), int(colour[3:5], 16), int(colour[5:7], 16)


def _luminance(colour: str) -> float:
    red, green, blue = ((part / 255) for part in _parts(colour))
    linear = [part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in (red, green, blue)]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]
