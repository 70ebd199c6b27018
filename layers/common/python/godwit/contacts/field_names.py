"""Names of custom fields made of other systems' names. Pure."""

import re
import unicodedata


def field_name(name: str) -> str:
    """The custom field for a name: `FavouriteColour` and `favourite colour` are `favourite_colour`."""
    ascii_only = unicodedata.normalize("NFKD", name).encode("ascii", "ignore").decode()
    words = re.sub(r"(?<=[a-z0-9])(?=[A-Z])", "_", ascii_only).lower()
    return re.sub(r"[^a-z0-9]+", "_", words).strip("_")[:50]
