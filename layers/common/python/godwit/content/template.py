"""A revision ready to render: compiled once, rendered per recipient. Pure; imports nothing of preparation."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Protocol

from godwit.content.personalisation import CUSTOM, UNSUBSCRIBE, VIEW, compiled
from godwit.content.prepared import PIXEL, Prepared, link_name, varying_name
from godwit.content.values import is_nothing

_CONTROL = re.compile("[\x00-\x1f\x7f]")
_SEVERAL_BLANK_LINES = re.compile(r"\n(?:[ \t]*\n){2,}")


class Urls(Protocol):
    """The addresses for one recipient, as `godwit.tracking.tokens.Signer.urls` makes them."""

    def links(self, count: int) -> Sequence[str]:
        """The addresses that count clicks on the links, by their numbers."""
        ...

    @property
    def pixel(self) -> str:
        """The address of the image that counts an open."""
        ...

    @property
    def unsubscribe(self) -> str:
        """The address of the unsubscribe page."""
        ...

    @property
    def view(self) -> str:
        """The address of the message in a browser."""
        ...


@dataclass(frozen=True)
class Rendered:
    """What one recipient gets. `targets`: where links lead that differ by recipient, by link number."""

    subject: str
    html: str
    text: str
    targets: dict[int, str] = field(default_factory=dict)


class MessageTemplate:
    """A prepared revision, compiled. Make it once per revision and process."""

    def __init__(self, prepared: Prepared) -> None:
        self._subject = compiled(prepared.subject, "text")
        self._html = compiled(prepared.html, "html")
        self._text = compiled(prepared.text, "text")
        self._varying = [compiled(source, "url") for source in prepared.varying]
        self._fixed = prepared.links
        self._variables = prepared.variables
        first_varying = len(prepared.links)
        self._names = {
            **{link_name(number): number for number in range(first_varying)},
            **{varying_name(number): first_varying + number for number in range(len(self._varying))},
        }

    def render(self, values: Mapping[str, Any], urls: Urls) -> Rendered:
        """The message for one recipient. `values`: a contact's fields, with `custom`; any of them may be missing.

        The subject is one line, fit for a header. Raises nothing, whatever the values are.
        """
        targets = {len(self._fixed) + at: template.render(values) for at, template in enumerate(self._varying)}
        return self._rendered({**values, **self._tracked(urls), PIXEL: urls.pixel}, targets)

    def render_page(self, values: Mapping[str, Any], urls: Urls) -> Rendered:
        """The message to be seen in a browser: clicks count, but no mail is opened."""
        return self._rendered({**values, **self._tracked(urls)}, {})

    def render_untracked(self, values: Mapping[str, Any], unsubscribe: str, view: str = "#") -> Rendered:
        """The message with links that lead straight to their targets, and no pixel: for previews and tests.

        `unsubscribe`, `view`: the addresses of our own pages; `#` leads nowhere.
        """
        addresses = [*self._fixed, *(template.render(values) for template in self._varying)]
        links = {name: addresses[number] for name, number in self._names.items()}
        return self._rendered({**values, **links, UNSUBSCRIBE: unsubscribe, VIEW: view}, {})

    def missing(self, values: Mapping[str, Any]) -> list[str]:
        """The variables of the message that this contact has nothing for, `custom.plan` in full."""
        custom = values.get(CUSTOM) or {}
        prefix = f"{CUSTOM}."
        return [
            name
            for name in self._variables
            if is_nothing(custom.get(name.removeprefix(prefix)) if name.startswith(prefix) else values.get(name))
        ]

    def _tracked(self, urls: Urls) -> dict[str, str]:
        links = dict(zip(self._names, urls.links(len(self._names)), strict=True))
        return {**links, UNSUBSCRIBE: urls.unsubscribe, VIEW: urls.view}

    def _rendered(self, context: dict[str, Any], targets: dict[int, str]) -> Rendered:
        # One context for all three: `Template.render` would copy the values for each.
        shared = self._html.new_context(context, shared=True)
        subject, html, text = (
            "".join(template.root_render_func(shared)) for template in (self._subject, self._html, self._text)
        )
        subject = " ".join(_CONTROL.sub(" ", subject).split())
        # Conditions that are false leave their blank lines behind.
        return Rendered(subject, html, _SEVERAL_BLANK_LINES.sub("\n\n", text), targets)
