"""Pages of forms as a browser without scripts has them: what is shown, what a button posts."""

from dataclasses import dataclass, field
from html.parser import HTMLParser
from typing import Self
from urllib.parse import urlencode

Attributes = dict[str, str | None]


@dataclass
class Form:
    """A form: its fields as they would be posted now, its choices by name, its button's text."""

    attributes: Attributes
    fields: list[tuple[str, str]] = field(default_factory=list)
    choices: list[tuple[str, str]] = field(default_factory=list)
    disabled: list[tuple[str, str]] = field(default_factory=list)
    button: str = ""

    def tick(self, name: str, value: str) -> Self:
        """Tick, or choose, what isn't."""
        assert (name, value) in self.choices
        assert (name, value) not in self.disabled
        self.fields.append((name, value))
        return self

    def untick(self, name: str, value: str) -> Self:
        """Take a tick away."""
        self.fields.remove((name, value))
        return self

    def write(self, name: str, value: str) -> Self:
        """Write into a field for text."""
        self.fields = [(each, value if each == name else was) for each, was in self.fields]
        assert (name, value) in self.fields
        return self

    def ticked(self, name: str) -> list[str]:
        """The values of a name that are ticked."""
        return [value for each, value in self.fields if each == name]

    def body(self) -> str:
        """What is posted."""
        return urlencode(self.fields)


class PageForms(HTMLParser):
    """The forms of a page, its language, title and heading."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.forms: list[Form] = []
        self.language: str | None = None
        self._inside = ""
        self._texts: dict[str, str] = {}
        self.feed(page)

    @property
    def heading(self) -> str:
        return self._texts["h1"]

    @property
    def title(self) -> str:
        return self._texts["title"]

    def form(self, button: str) -> Form:
        """The one form whose button says so."""
        [found] = [form for form in self.forms if form.button == button]
        return found

    @property
    def buttons(self) -> list[str]:
        return [form.button for form in self.forms]

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = dict(attrs)
        self._inside = tag
        if tag == "html":
            self.language = given["lang"]
        elif tag == "form":
            self.forms.append(Form(given))
        elif tag == "textarea":
            self.forms[-1].fields.append((str(given["name"]), ""))
        elif tag == "input":
            self._input(given)

    def _input(self, given: Attributes) -> None:
        pair = (str(given["name"]), given.get("value") or "")
        form = self.forms[-1]
        if given.get("type") in ("checkbox", "radio"):
            form.choices.append(pair)
            if "disabled" in given:
                form.disabled.append(pair)
            elif "checked" in given:
                form.fields.append(pair)
        else:
            form.fields.append(pair)

    def handle_endtag(self, tag: str) -> None:
        self._inside = ""

    def handle_data(self, data: str) -> None:
        if self._inside == "button":
            self.forms[-1].button += data.strip()
        elif self._inside in ("h1", "title"):
            self._texts[self._inside] = self._texts.get(self._inside, "") + data
