"""Amazon Pinpoint's message templates: Handlebars with the helpers of its Java version. Pure.

https://docs.aws.amazon.com/pinpoint/latest/userguide/message-template-helpers.html. Attributes are custom fields, as
importing Pinpoint's endpoints makes them (`godwit.imports.pinpoint`), also where a contact has a field of that name.
"""

import html
import re
from collections.abc import Mapping

from godwit.content.conversion.dialect import Blocks, Dialect, custom, is_ours, printed
from godwit.content.conversion.expressions import COMPARISONS, condition, constant, tokens

_PLAIN: Mapping[str, str] = {
    "Address": "email",
    "User.UserId": "external_id",
    "Location.City": "city",
    "Location.Region": "region",
    "Location.Country": "country",
    "Demographic.Timezone": "time_zone",
    "Demographic.Locale": "language",
}
_ATTRIBUTE = re.compile(
    r"(?:User\.UserAttributes|Attributes|Metrics)\.(?:\[(?P<quoted>[^\]]+)\]|(?P<name>[\w-]+))(?:\.\[0\])?"
)
_FILTERS = {"capitalizeFirst": "capitalize", "capitalize": "title", "lower": "lower", "upper": "upper"}
_BLOCK_HELPERS = frozenset({*COMPARISONS, "and", "or", "not"})


class _Translator:
    def __init__(self) -> None:
        self._blocks = Blocks()

    def translate(self, tag: re.Match[str]) -> str | None:
        if is_ours(tag[0]):
            return tag[0]
        inside = html.unescape(tag["triple"] or tag["inside"] or "").strip().strip("~").strip()
        if inside.startswith("!"):
            return ""
        if inside.startswith("#"):
            return self._begin(tokens(inside[1:]) or [])
        if inside.startswith("/"):
            return self._blocks.end()
        words = tokens(inside) or []
        if words[:1] in (["else"], ["^"]):
            return self._otherwise(words[1:])
        return self._printed(words)

    def _begin(self, words: list[str]) -> str | None:
        asked = condition(words[1:] if words[:1] in (["if"], ["unless"]) else words, _name)
        if not words or words[0] not in ("if", "unless", *_BLOCK_HELPERS):
            return self._blocks.begin(None)
        return self._blocks.begin(f"not ({asked})" if asked and words[0] == "unless" else asked)

    def _otherwise(self, words: list[str]) -> str | None:
        if not words:
            return self._blocks.otherwise()
        asked = condition(words[1:] if words[0] == "if" else words, _name)
        return self._blocks.otherwise(asked) if asked else None

    def _printed(self, words: list[str]) -> str | None:
        match words:
            case [name]:
                return printed(_name(name))
            case [helper, name] if helper in _FILTERS and (ours := _name(name)):
                return printed(f"{ours}|{_FILTERS[helper]}")
            case ["defaultIfEmpty", name, default] if (ours := _name(name)) and (instead := constant(default)):
                return printed(f"{ours}|default({instead})")
            case [helper, *operands, "yes", "=", yes, "no", "=", no] if helper in _BLOCK_HELPERS:
                asked = condition([helper, *operands], _name)
                texts = [constant(text) for text in (yes, no)]
                begin = Blocks().begin(asked)
                if begin is None or None in texts:
                    return None
                return f"{begin}{{{{ {texts[0]} }}}}{{% else %}}{{{{ {texts[1]} }}}}{{% endif %}}"
        return None


def _name(path: str) -> str | None:
    if path in _PLAIN:
        return _PLAIN[path]
    found = _ATTRIBUTE.fullmatch(path)
    return custom(found["quoted"] or found["name"]) if found else None


DIALECT = Dialect(
    sign=re.compile(
        r"\{\{[^{}]*\b(?:User\.User|Attributes\.|Metrics\.|Location\.|Demographic\.|Address\b)"
        r"|\{\{[#/](?:if|each|unless|eq)\b"
    ),
    tag=re.compile(r"\{\{\{(?P<triple>[^{}]*)\}\}\}|\{\{(?P<inside>[^{}]*)\}\}"),
    translator=_Translator,
)
