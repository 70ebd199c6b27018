"""Personalisation: Jinja2's syntax and compiler behind an allow-list of syntax nodes. Pure.

Allowed: `{{ first_name }}`, `custom.plan`, constants, comparisons, `and` `or` `not`, `{% if %}` with `elif` and
`else`, and the filters of `FILTERS`. No loops, calls, other attributes or arithmetic, so that rendering costs what the
source and the values cost. `{#` is not a comment: CSS is full of it. Jinja's sandbox alone would not do, for it lets
templates use up CPU and memory.

No value makes rendering raise: see `values`.
"""

import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from typing import Any, Literal
from urllib.parse import quote

from jinja2 import Environment, Template, TemplateSyntaxError, Undefined, nodes
from jinja2.visitor import NodeTransformer
from markupsafe import escape

from godwit.content.pieces import SYNTAX, TemplateFault, split, tags_alone
from godwit.content.values import COMPARISON, COMPARISONS, FILTERS, text_of

MAX_EXPRESSION_DEPTH = 20

UNSUBSCRIBE = "unsubscribe_url"
VIEW = "view_url"
"""The message in a browser."""
ADDRESSES = frozenset({UNSUBSCRIBE, VIEW})
"""Reserved names: pages of ours, each recipient's own."""
CONTACT_FIELDS = frozenset(
    {
        "email",
        "phone",
        "external_id",
        "first_name",
        "last_name",
        "company",
        "city",
        "region",
        "country",
        "time_zone",
        "language",
        "tags",
        "revenue",
        "project_statuses",
        "last_interaction_at",
        "topics",
        "tracking",
        "email_unsubscribed_at",
        "sms_opted_out_at",
        "created_at",
    }
)
"""The fields of a contact (CONTRACT) that have a meaning to readers or in conditions; `custom.<name>` comes on top."""
CUSTOM = "custom"
_CUSTOM_FIELD = re.compile(rf"{CUSTOM}\.[a-z0-9_]+")

QUOTED_VALUE = "godwit_quoted"
"""Our filter for values in addresses; `parse` lets no template use it."""

Place = Literal["html", "text", "url"]
"""Where a template stands: values are escaped in HTML, percent-encoded in URLs, left alone in text."""


def parse(source: str) -> nodes.Template:
    """The syntax tree, with nothing in it but what is allowed. Raises TemplateFault."""
    pieces = split(source)
    try:
        tree = _TEXT.parse(tags_alone(pieces))
    except TemplateSyntaxError as error:
        raise TemplateFault((error.message or "syntax error").rstrip("."), error.lineno) from None
    except RecursionError:
        raise TemplateFault("an expression nests too deeply", 1) from None
    for child in tree.body:
        _check(child, 0)
    return tree


def variables(tree: nodes.Template) -> dict[str, int]:
    """The names that a tree uses, `custom.plan` in full, and the line where each stands first."""
    found: dict[str, int] = {}
    attributes = {id(node.node): f"{CUSTOM}.{node.attr}" for node in tree.find_all(nodes.Getattr)}
    for name in tree.find_all(nodes.Name):
        found.setdefault(attributes.get(id(name), name.name), name.lineno)
    return found


def fault_of_name(name: str) -> str | None:
    """Why a message can't have the variable called so, None where it can."""
    if name.startswith("godwit_"):
        return f"Names beginning with godwit_ are reserved: {name}"
    if name in CONTACT_FIELDS or name in ADDRESSES or _CUSTOM_FIELD.fullmatch(name):
        return None
    return f"There is no variable {name}. Custom fields are written custom.{name.rpartition('.')[2]}"


def always_shown(source: str, names: Iterable[str]) -> set[str]:
    """Those variables that a template, known to be one, prints whichever way its conditions fall."""
    body = _TEXT.parse(source).body
    return {name for name in names if _shown(body, name)}


def without_default(source: str) -> list[str]:
    """The variables of a template that it prints without a default, and not in a condition that asks about them."""
    return list(dict.fromkeys(_bare(_TEXT.parse(source).body, frozenset())))


def compiled(source: str, place: Place) -> Template:
    """The template ready to render, `.render(values)`. For sources that `parse` accepts, however long."""
    environment = {"html": _HTML, "text": _TEXT, "url": _URL}[place]
    tree = _TotalComparisons().visit(environment.parse(source))
    code = environment.compile(tree)
    return Template.from_code(environment, code, {})


class _Nothing(Undefined):
    """What is absent. Jinja2 must never raise over it."""

    __slots__ = ()

    def __str__(self) -> str:
        return ""

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Undefined)

    def __hash__(self) -> int:
        return 0


class _PersonalisationEnvironment(Environment):
    """Jinja2 with our filters, and attributes for the one thing that has any: the dict of custom fields."""

    def __init__(self, finalize: Callable[[Any], str]) -> None:
        super().__init__(
            autoescape=False,
            finalize=finalize,
            optimized=False,
            undefined=_Nothing,
            **SYNTAX,
        )
        self.globals.clear()
        self.filters = {**FILTERS, **COMPARISONS, QUOTED_VALUE: _quoted}

    def getattr(self, obj: Any, attribute: str) -> Any:
        """A custom field; never an attribute of a Python object."""
        return obj.get(attribute) if isinstance(obj, Mapping) else None


_ALLOWED = (
    nodes.Output,
    nodes.TemplateData,
    nodes.Name,
    nodes.Const,
    nodes.If,
    nodes.Compare,
    nodes.Operand,
    nodes.Not,
    nodes.And,
    nodes.Or,
)
_WRITTEN: dict[type[nodes.Node], str] = {
    nodes.Add: "+",
    nodes.Sub: "-",
    nodes.Neg: "-",
    nodes.Mul: "*",
    nodes.Div: "/",
    nodes.Mod: "%",
    nodes.Pow: "**",
    nodes.Concat: "~",
    nodes.Getitem: "[…]",
    nodes.Call: "calling with (…)",
    nodes.Test: "is",
    nodes.CondExpr: "if inside {{ … }}",
}


def _check(node: nodes.Node, depth: int) -> None:
    if isinstance(node, nodes.If):
        depth = 0
    elif depth > MAX_EXPRESSION_DEPTH:
        raise TemplateFault("an expression nests too deeply", node.lineno)
    match node:
        case nodes.Filter():
            _check_filter(node)
            children: list[nodes.Node] = [node.node] if node.node is not None else []
        case nodes.Getattr(node=nodes.Name(name=name), attr=attribute) if name == CUSTOM:
            if attribute.startswith("__"):
                raise TemplateFault(f"there is no custom field {attribute}", node.lineno)
            return
        case nodes.Getattr():
            raise TemplateFault("only custom fields have names with a dot: custom.plan", node.lineno)
        case nodes.Name(name=name) if name == CUSTOM:
            raise TemplateFault("custom fields are named one by one: custom.plan", node.lineno)
        case nodes.Neg(node=nodes.Const(value=int() | float())):
            return
        case _ if isinstance(node, _ALLOWED):
            children = list(node.iter_child_nodes())
        case _:
            what = _WRITTEN.get(type(node), type(node).__name__.lower())
            raise TemplateFault(f"“{what}” is not available in templates", node.lineno)
    for child in children:
        _check(child, depth + 1)


def _check_filter(node: nodes.Filter) -> None:
    allowed = 1 if node.name == "default" else 0
    plain = not (node.kwargs or node.dyn_args or node.dyn_kwargs)
    if node.node is None or node.name not in FILTERS:
        raise TemplateFault(f"the filter {node.name} is not available in templates", node.lineno)
    if not plain or len(node.args) > allowed or not all(isinstance(each, nodes.Const) for each in node.args):
        raise TemplateFault(f"the filter {node.name} is used as {_USAGE.get(node.name, node.name)}", node.lineno)


_USAGE = {"default": "default('there')"}


def _shown(body: list[nodes.Node], name: str) -> bool:
    for node in body:
        if isinstance(node, nodes.Output) and any(_prints(each, name) for each in node.nodes):
            return True
        if isinstance(node, nodes.If):
            branches = [node.body, *(each.body for each in node.elif_), node.else_]
            if all(_shown(branch, name) for branch in branches):
                return True
    return False


def _prints(node: nodes.Node, name: str) -> bool:
    return isinstance(node, nodes.Name) and node.name == name


def _bare(body: list[nodes.Node], asked: frozenset[str]) -> Iterator[str]:
    for node in body:
        if isinstance(node, nodes.Output):
            printed = (_name_without_default(each) for each in node.nodes)
            yield from (name for name in printed if name is not None and name not in asked)
        elif isinstance(node, nodes.If):
            branches = [node, *node.elif_]
            tests = nodes.Template([branch.test for branch in branches])
            asked_here = asked | variables(tests).keys()
            for branch in [*(each.body for each in branches), node.else_]:
                yield from _bare(branch, asked_here)


def _name_without_default(node: nodes.Node) -> str | None:
    while isinstance(node, nodes.Filter) and node.name != "default" and node.node is not None:
        node = node.node
    if isinstance(node, nodes.Getattr):
        return f"{CUSTOM}.{node.attr}"
    return node.name if isinstance(node, nodes.Name) else None


class _TotalComparisons(NodeTransformer):
    """Puts our comparisons, which take any values, in the place of Python's, which raise."""

    def visit_Compare(self, node: nodes.Compare) -> nodes.Expr:  # noqa: N802 (Jinja2 names it so)
        left: nodes.Expr = self.visit(node.expr)
        comparisons: list[nodes.Expr] = []
        for operand in node.ops:
            right: nodes.Expr = self.visit(operand.expr)
            comparisons.append(nodes.Filter(left, COMPARISON + operand.op, [right], [], None, None, lineno=node.lineno))
            left = right
        joined = comparisons[0]
        for comparison in comparisons[1:]:
            joined = nodes.And(joined, comparison, lineno=node.lineno)
        return joined


def _escaped(value: Any) -> str:
    """A value for HTML. Autoescaping would make an object of every text, which takes longer than all else."""
    text = text_of(value)
    # Five looks for one character are several times faster than one for a class of them.
    if "&" in text or "<" in text or ">" in text or '"' in text or "'" in text:
        return str(escape(text))
    return text


def _quoted(value: Any, kept: str = "") -> str:
    """A value for an address, percent-encoded but for the characters in `kept`."""
    return quote(text_of(value), safe=kept)


_HTML = _PersonalisationEnvironment(_escaped)
_TEXT = _PersonalisationEnvironment(text_of)
_URL = _PersonalisationEnvironment(_quoted)
