"""Where tags may stand in HTML, so that neither a value nor a condition changes what is text and what is markup. Pure.

Values are escaped: they hold no `<`, `>` or quotes. So a tag is harmless in text and in a quoted attribute value
(`cleaning` adds the quotes), and refused where it would become part of a name or of a comment's end. A condition whose
branches are whole in one text, one value or one comment leaves everything around it as it was read, which is what
makes removing scripts from the source enough.
"""

import re

from godwit.content.markup import MarkupFault, Token
from godwit.content.protection import MARK, Protected

_AFTER_BRACKET = re.compile("<" + MARK.pattern)
_COMMENT_END = re.compile(MARK.pattern + "[-!]*>")


def check_placement(tokens: list[Token], protected: Protected) -> None:
    """Raises MarkupFault where a tag stands in the wrong place."""
    for token in tokens:
        if MARK.search(token.source) and (message := _fault(token, protected)):
            raise MarkupFault(message, token.position)


def _fault(token: Token, protected: Protected) -> str | None:
    match token.kind:
        case "text" if not token.raw:
            return "write &lt; instead of < in front of a tag" if _AFTER_BRACKET.search(token.source) else None
        case "text":
            whole = protected.is_balanced(token.source)
            return None if whole else "a condition must begin and end inside the same element here"
        case "comment" if token.source.startswith("<!--"):
            inside = re.sub("--!?>$", "", token.source)
            if _COMMENT_END.search(inside):
                return "a tag may not stand in front of > in a comment"
            return None if protected.is_balanced(inside) else "a condition must begin and end inside the same comment"
        case "start":
            return _fault_in_tag(token, protected)
        case _:
            return "tags may stand in text and in attribute values only"


def _fault_in_tag(token: Token, protected: Protected) -> str | None:
    if MARK.search(token.name) or any(MARK.search(attribute.name) for attribute in token.attributes):
        return "tags may stand in text and in attribute values only, not between attributes"
    if not all(protected.is_balanced(attribute.raw or "") for attribute in token.attributes):
        return "a condition must begin and end inside the same attribute value"
    return None
