"""CSS rules into style attributes, for the mail clients that drop `<style>`. Pure; the only user of css-inline.

css-inline reads the whole document and would write it anew, moving what HTML forbids where conditions put it. So it
gets a copy to find out which declarations each element gets, and those go into the start tags as they were written.
`<style>` elements stay: `@media`, `:hover` and dark mode live there.
"""

import re

import css_inline

from godwit.content.markup import Token, tokenize
from godwit.content.outlook import ends_revealing, reveals
from godwit.content.protection import MARK, Protected

_ELEMENT = "data-godwit-element"
_NEVER_STYLED = frozenset({"html", "head", "meta", "title", "link", "style", "base", "br"})
_SCREENS = frozenset({"", "all", "screen"})

MOST_STEPS = 50_000_000
"""Of css-inline, each some 10 ns; a newsletter of 3,000 elements and 500 rules takes 3 million."""
MOST_REPEATED = 60_000_000
"""Characters, should each element get all declarations."""
LARGEST = 1_500_000
"""Characters of a document whose rules are inlined; mail clients cut messages at about 100,000."""

_AFTER_SIBLING = re.compile("~(?!=)")
_ENDS = re.compile("[{};]")

# Nothing is fetched, neither by address nor from this machine's disk: `_copy` leaves <link> out.
_INLINER = css_inline.CSSInliner(load_remote_stylesheets=False)


def inline_styles(tokens: list[Token], protected: Protected) -> bool:
    """Give each start tag the declarations that the document's rules have for it, in front of its own.

    False where that is too much: then nothing is changed.
    """
    copy, rules = _copy(tokens, protected)
    if not rules:
        return True
    if not _is_feasible(rules, elements=copy.count(_ELEMENT)):
        return False
    inlined = _INLINER.inline(copy)
    if len(inlined) > LARGEST:
        return False
    for styled in tokenize(inlined):
        element = styled.get(_ELEMENT)
        style = styled.get("style")
        if element is None or style is None or not style.raw:
            continue
        token = tokens[int(element.value)]
        own = token.get("style")
        declared = style.raw.strip().rstrip(";")
        token.set("style", f"{declared}; {own.raw}" if own and own.raw else declared)
    return True


def _is_feasible(css: str, elements: int) -> bool:
    """Whether css-inline is done with it in a moment, whatever the rules are; it can't be stopped.

    It holds each selector against each element, where there is a `~` its siblings too, and each property that an
    element gets against those that it has.
    """
    selectors = css.count("{") + css.count(",")
    after_siblings = len(_AFTER_SIBLING.findall(css))
    properties = len({piece.partition(":")[0].strip() for piece in _ENDS.split(css)})
    steps = elements * (2 * selectors + after_siblings * elements // 2 + properties**2 // 10)
    return steps <= MOST_STEPS and elements * len(css) <= MOST_REPEATED


def _copy(tokens: list[Token], protected: Protected) -> tuple[str, str]:
    """The document with its start tags numbered and without own styles, texts and comments; and the rules in it."""
    parts: list[str] = []
    rules: list[str] = []
    for_outlook_not = False
    skipped_style = False
    for position, token in enumerate(tokens):
        if token.kind == "comment":
            # Rules between `<!--[if !mso]><!-->` and `<!--<![endif]-->` are not meant for all.
            for_outlook_not = reveals(token.source) or (for_outlook_not and not ends_revealing(token.source))
        elif token.kind == "start" and token.name == "style":
            media = token.get("media")
            skipped_style = for_outlook_not or (media.value.strip().lower() if media else "") not in _SCREENS
        if token.kind == "text" and token.raw and parts and parts[-1] == "<style>" and not skipped_style:
            rules.append(_without_conditions(token.source, protected))
            parts.append(rules[-1])
        elif token.kind == "start" and token.name == "style":
            parts.append("<style>")
        elif token.kind == "start" and token.name not in _NEVER_STYLED:
            parts.append(_numbered(token, position))
        elif (token.kind in ("start", "end") and token.name != "link") or token.kind == "declaration":
            parts.append(token.source)
    return "".join(parts), "\n".join(rules)


def _numbered(token: Token, position: int) -> str:
    copy = Token("start", token.source, 0, token.name, token.attributes)
    if own := copy.get("style"):
        copy.rewrite([(own, None)])
    copy.set(_ELEMENT, str(position))
    return copy.source


def _without_conditions(css: str, protected: Protected) -> str:
    return MARK.sub(lambda mark: mark[0] if protected.tags[int(mark[1])].word == "variable" else "", css)
