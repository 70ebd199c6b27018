"""CSS rules into style attributes, for the mail clients that drop `<style>`. Pure; the only user of css-inline.

css-inline reads the whole document and would write it anew, moving what HTML forbids where conditions put it. So it
gets a copy to find out which declarations each element gets, and those go into the start tags as they were written.
`<style>` elements stay: `@media`, `:hover` and dark mode live there.
"""

import css_inline

from godwit.content.markup import Token, tokenize
from godwit.content.protection import MARK, Protected

_ELEMENT = "data-godwit-element"
_NEVER_STYLED = frozenset({"html", "head", "meta", "title", "link", "style", "base", "br"})
_SCREENS = frozenset({"", "all", "screen"})

# Nothing is fetched, neither by address nor from this machine's disk: `_copy` leaves <link> out.
_INLINER = css_inline.CSSInliner(load_remote_stylesheets=False)


def inline_styles(tokens: list[Token], protected: Protected) -> None:
    """Give each start tag the declarations that the document's rules have for it, in front of its own."""
    copy, has_rules = _copy(tokens, protected)
    if not has_rules:
        return
    for styled in tokenize(_INLINER.inline(copy)):
        element = styled.get(_ELEMENT)
        style = styled.get("style")
        if element is None or style is None or not style.raw:
            continue
        token = tokens[int(element.value)]
        own = token.get("style")
        rules = style.raw.strip().rstrip(";")
        token.set("style", f"{rules}; {own.raw}" if own and own.raw else rules)


def _copy(tokens: list[Token], protected: Protected) -> tuple[str, bool]:
    """The document with its start tags numbered and without own styles, texts and comments; and if it has rules."""
    parts: list[str] = []
    has_rules = False
    for_outlook_not = False
    skipped_style = False
    for position, token in enumerate(tokens):
        if token.kind == "comment":
            # Rules between `<!--[if !mso]><!-->` and `<!--<![endif]-->` are not meant for all.
            if token.source.startswith("<!--[if"):
                for_outlook_not = token.source.endswith("<!-->")
            elif "<![endif]" in token.source:
                for_outlook_not = False
        elif token.kind == "start" and token.name == "style":
            media = token.get("media")
            skipped_style = for_outlook_not or (media.value.strip().lower() if media else "") not in _SCREENS
        if token.kind == "text" and token.raw and parts and parts[-1] == "<style>" and not skipped_style:
            parts.append(_without_conditions(token.source, protected))
            has_rules = True
        elif token.kind == "start" and token.name == "style":
            parts.append("<style>")
        elif token.kind == "start" and token.name not in _NEVER_STYLED:
            parts.append(_numbered(token, position))
        elif (token.kind in ("start", "end") and token.name != "link") or token.kind == "declaration":
            parts.append(token.source)
    return "".join(parts), has_rules


def _numbered(token: Token, position: int) -> str:
    copy = Token("start", token.source, 0, token.name, token.attributes)
    if own := copy.get("style"):
        copy.rewrite([(own, None)])
    copy.set(_ELEMENT, str(position))
    return copy.source


def _without_conditions(css: str, protected: Protected) -> str:
    return MARK.sub(lambda mark: mark[0] if protected.tags[int(mark[1])].word == "variable" else "", css)
