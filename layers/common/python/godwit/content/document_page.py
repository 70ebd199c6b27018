"""The page that documents are set in: its frame, and the style sheet for light and dark. Pure.

One surface, no wider than 600 px, in colours near black and white but not those, which mail clients turn over. Its
rules are inlined like all others (`styles`); those for dark screens and telephones serve the clients that know
`<style>`. Outlook for Windows knows no max-width: it gets a table of its own around ours.
"""

from collections.abc import Iterable

from godwit.content.colours import contrast, readable_on, text_on
from godwit.content.page import escaped

WIDTH = 600
"""Pixels."""
LIGHT, DARK = "#fcfcfb", "#1a1b1e"
"""The surface."""
_BUTTON_STANDS_OUT = 1.8
"""Contrast of a button's ground; its text is readable anyhow."""
LINK, DARK_LINK = "#1d4ed8", "#8ab4f8"
BUTTON = "#1d4ed8"

_FONT = "font-family:-apple-system,BlinkMacSystemFont,'Segoe UI',Roboto,Helvetica,Arial,sans-serif"
_MONO = "font-family:ui-monospace,SFMono-Regular,Menlo,Consolas,'Courier New',monospace"
_STYLE = f"""
:root{{color-scheme:light dark;supported-color-schemes:light dark}}
body{{margin:0;padding:0;background-color:{LIGHT};-webkit-text-size-adjust:100%}}
.gw-page{{background-color:{LIGHT};color:#24262b}}
.gw-body{{padding:32px 24px 16px;{_FONT};font-size:16px;line-height:26px;color:#24262b;text-align:start}}
.gw-body p{{margin:0 0 16px;font-size:16px;line-height:26px}}
.gw-body h1{{margin:0 0 16px;font-size:28px;line-height:36px;font-weight:700}}
.gw-body h2{{margin:28px 0 12px;font-size:21px;line-height:29px;font-weight:700}}
.gw-body h3{{margin:24px 0 8px;font-size:17px;line-height:25px;font-weight:700}}
.gw-body ul,.gw-body ol{{margin:0 0 16px;padding:0 0 0 26px}}
.gw-body li{{margin:0 0 6px;font-size:16px;line-height:26px}}
.gw-body li ul,.gw-body li ol{{margin:6px 0 0}}
.gw-body li p{{margin:8px 0 0}}
.gw-body blockquote{{margin:0 0 16px;padding:2px 0 2px 18px;border-left:3px solid #d3d3cf;color:#565a63}}
.gw-body pre{{margin:0 0 16px;padding:14px 16px;background-color:#f0f0ed;border-radius:6px;{_MONO};font-size:14px;
line-height:22px;white-space:pre-wrap;word-break:break-word}}
.gw-body code{{padding:1px 5px;background-color:#f0f0ed;border-radius:4px;{_MONO};font-size:14px}}
.gw-body hr{{margin:28px 0;border:0;border-top:1px solid #dcdcd8;height:1px;font-size:0}}
.gw-body img{{max-width:100%;height:auto;border:0;vertical-align:middle}}
.gw-body blockquote>:last-child{{margin-bottom:0}}
.gw-link{{color:{LINK};text-decoration:underline}}
.gw-button{{display:inline-block;padding:12px 26px;{_FONT};font-size:16px;line-height:24px;font-weight:600;
text-decoration:none;border-radius:6px}}
@media (max-width:620px){{
.gw-body{{padding:24px 20px 12px!important}}
.gw-body h1{{font-size:25px!important;line-height:32px!important}}
}}
"""
_DARK_STYLE = f"""body,.gw-page{{background-color:{DARK}!important}}
.gw-page,.gw-body{{color:#e9e9e7!important}}
.gw-body blockquote{{color:#b6b8be!important;border-color:#4a4c52!important}}
.gw-body pre,.gw-body code{{background-color:#2a2c31!important}}
.gw-body hr{{border-color:#3c3e44!important}}
.gw-link{{color:{DARK_LINK}!important}}
.godwit-footer,.godwit-footer a{{color:#a3a6ad!important}}
"""
_TABLE = '<table role="presentation" cellpadding="0" cellspacing="0" border="0"'
_OUTLOOK = (
    "<!--[if mso]><noscript><xml><o:OfficeDocumentSettings><o:PixelsPerInch>96</o:PixelsPerInch>"
    "</o:OfficeDocumentSettings></xml></noscript>"
    "<style>td,p,h1,h2,h3,li,a,blockquote{font-family:'Segoe UI',Arial,sans-serif!important}"
    "pre,code{font-family:Consolas,monospace!important}</style><![endif]-->"
)


def framed(subject: str, body: str, dark_rules: Iterable[str]) -> str:
    """A whole page. `subject`: a text template for its title; `dark_rules`: more rules for dark screens."""
    dark = "".join((_DARK_STYLE, *dark_rules))
    return (
        '<!doctype html>\n<html xmlns:o="urn:schemas-microsoft-com:office:office">\n<head>\n<meta charset="utf-8">\n'
        '<meta name="viewport" content="width=device-width, initial-scale=1">\n'
        '<meta name="color-scheme" content="light dark">\n<meta name="supported-color-schemes" content="light dark">\n'
        '<meta name="x-apple-disable-message-reformatting">\n'
        '<meta name="format-detection" content="telephone=no, date=no, address=no, email=no, url=no">\n'
        f"<title>{escaped(subject)}</title>\n{_OUTLOOK}\n"
        f"<style>{_STYLE}@media (prefers-color-scheme:dark){{\n{dark}}}\n</style>\n</head>\n"
        '<body class="gw-page">\n'
        f'{_TABLE} class="gw-page" width="100%"><tr><td align="center">\n'
        f'<!--[if mso]>{_TABLE} width="{WIDTH}" align="center"><tr><td><![endif]-->\n'
        f'{_TABLE} width="100%" style="max-width:{WIDTH}px"><tr><td class="gw-body" align="left">\n'
        f"{body}\n</td></tr></table>\n"
        "<!--[if mso]></td></tr></table><![endif]-->\n</td></tr></table>\n</body>\n</html>\n"
    )


def dark_button_rule(colour: str) -> str:
    """Likewise for buttons, in the class `gw-b-…`, that would be lost on the dark surface."""
    if contrast(colour, DARK) >= _BUTTON_STANDS_OUT:
        return ""
    lighter = readable_on(DARK, colour, 3)
    return f".gw-b-{colour[1:]}{{background-color:{lighter}!important;color:{text_on(lighter)}!important}}\n"


def dark_text_rule(colour: str) -> str:
    """The rule that makes text of this colour, in the class `gw-c-…`, readable on dark screens; empty where it is."""
    lighter = readable_on(DARK, colour, 4.5)
    return f".gw-c-{colour[1:]}{{color:{lighter}!important}}\n" if lighter != colour else ""
