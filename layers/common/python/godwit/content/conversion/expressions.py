"""Expressions that begin with what is done, as handlebars and Go have them: `eq city "Bonn"`, `or (not a) b`. Pure."""

import re
from collections.abc import Callable, Sequence

from godwit.content.conversion.dialect import quoted

_TOKEN = re.compile(
    r"""\s* (?:
        (?P<text> "(?:[^"\\]|\\.)*" | '(?:[^'\\]|\\.)*' | `[^`]*` )
        | (?P<sign> [()|=] )
        | (?P<word> (?: \[[^\]]*\] | [^\s()|="'`\[] )+ )
    )""",
    re.VERBOSE,
)
_NUMBER = re.compile(r"-?[0-9]{1,15}(\.[0-9]{1,6})?")
_DEEPEST = 8
COMPARISONS = {
    "eq": "==",
    "ne": "!=",
    "neq": "!=",
    "lt": "<",
    "lte": "<=",
    "le": "<=",
    "gt": ">",
    "gte": ">=",
    "ge": ">=",
}


def tokens(text: str) -> list[str] | None:
    """The words, signs and quoted texts of an expression; None where it can't be told."""
    found: list[str] = []
    at = 0
    text = text.strip()
    while at < len(text):
        token = _TOKEN.match(text, at)
        if token is None:
            return None
        found.append(token["text"] or token["sign"] or token["word"])
        at = token.end()
    return found


def constant(token: str) -> str | None:
    """A quoted text, a number or a truth value as ours has it; None for others."""
    if token[0] in "\"'`" and len(token) > 1:
        inside = token[1:-1]
        return quoted(inside if token[0] == "`" else re.sub(r"\\(.)", r"\1", inside))
    return token if _NUMBER.fullmatch(token) or token in ("true", "false") else None


def operands(words: Sequence[str]) -> list[list[str]] | None:
    """The words between spaces, those in parentheses together and without them; None where they don't match."""
    found: list[list[str]] = []
    inside: list[str] = []
    depth = 0
    for word in words:
        depth += {"(": 1, ")": -1}.get(word, 0)
        if depth < 0:
            return None
        inside.append(word)
        if depth == 0:
            found.append(inside[1:-1] if inside[0] == "(" else inside)
            inside = []
    return found if depth == 0 else None


def condition(words: Sequence[str], name_of: Callable[[str], str | None], depth: int = 0) -> str | None:
    """An expression as a condition of ours; `name_of` gives our name for one of theirs."""
    parts = operands(words)
    if not parts or depth > _DEEPEST:
        return None
    what = parts[0][0] if len(parts[0]) == 1 else ""
    rest = [condition(part, name_of, depth + 1) for part in parts[1:]]
    if any(part is None for part in rest):
        return None
    if len(parts) == 1:
        if len(parts[0]) > 1:
            return condition(parts[0], name_of, depth + 1)
        return constant(what) or name_of(what)
    whole = [f"({part})" if part and " " in part and part[0] not in "'\"" else str(part) for part in rest]
    if what in COMPARISONS and len(whole) == 2:
        return f"{whole[0]} {COMPARISONS[what]} {whole[1]}"
    if what in ("and", "or") and len(whole) > 1:
        return f" {what} ".join(whole)
    if what == "not" and len(whole) == 1:
        return f"not {whole[0]}"
    return None
