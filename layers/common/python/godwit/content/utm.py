"""Campaign parameters (UTM) in links, which web analytics reads where a visitor came from. Pure.

https://support.google.com/analytics/answer/10917952
"""

import re
from collections.abc import Mapping
from urllib.parse import quote

CAMPAIGN_NAME = "{campaign_name}"
"""Stands in a value for the name of the campaign."""

_PARAMETERS = ("source", "medium", "campaign")
_OWN = re.compile(r"[?&;#]utm_\w+=", re.IGNORECASE)


def query_of(values: Mapping[str, str] | None, campaign_name: str) -> str:
    """The parameters as part of a query: `utm_source=shop&utm_medium=email`. `values` None: nothing."""
    if values is None:
        return ""
    named = {name: values[name].replace(CAMPAIGN_NAME, campaign_name) for name in _PARAMETERS}
    return "&".join(f"utm_{name}={quote(value, safe='')}" for name, value in named.items())


def with_query(address: str, query: str) -> str:
    """The address with these parameters, its own query and fragment as they were.

    One that has a parameter of this kind is its author's business, and stays as it is.
    """
    if not query or _OWN.search(address):
        return address
    before, hash_sign, fragment = address.partition("#")
    path, _, own = before.partition("?")
    joined = f"{own}{query}" if not own or own.endswith("&") else f"{own}&{query}"
    return f"{path}?{joined}{hash_sign}{fragment}"
