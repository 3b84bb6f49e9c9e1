"""How forms of the site are written."""

from collections.abc import Callable, Mapping
from typing import Any

from django.forms.renderers import DjangoTemplates
from django.utils.html import conditional_escape


class Renderer(DjangoTemplates):
    """Writes the plain widgets without Django's templates for them, and all others with these.

    They are the same letter by letter (``tests/web/test_forms.py``). A page to review a proposal has a hundred
    fields, a filter has as many options, and each takes two or three templates otherwise: half the time of the page.
    """

    def render(self, template_name: str, context: Any, request: Any = None) -> str:
        """The HTML of a widget, which marks it as safe itself."""
        write = _WRITERS.get(template_name)
        return write(context) if write else super().render(template_name, context, request)


def _input(context: Mapping[str, Any]) -> str:
    widget = context["widget"]
    value = "" if widget["value"] is None else f' value="{_escaped(widget["value"])}"'
    return f'<input type="{_escaped(widget["type"])}" name="{_escaped(widget["name"])}"{value}{_attrs(widget)}>'


def _textarea(context: Mapping[str, Any]) -> str:
    widget = context["widget"]
    value = _escaped(widget["value"]) if widget["value"] else ""
    return f'<textarea name="{_escaped(widget["name"])}"{_attrs(widget)}>\n{value}</textarea>'


def _select(context: Mapping[str, Any]) -> str:
    widget = context["widget"]
    parts = [f'<select name="{_escaped(widget["name"])}"{_attrs(widget)}>']
    for name, options, _ in widget["optgroups"]:
        if name:
            parts.append(f'\n  <optgroup label="{_escaped(name)}">')
        for option in options:
            value, label = _escaped(option["value"]), _escaped(option["label"])
            parts.append(f'\n  <option value="{value}"{_attrs(option)}>{label}</option>\n')
        if name:
            parts.append("\n  </optgroup>")
    parts.append("\n</select>")
    return "".join(parts)


def _label(context: Mapping[str, Any]) -> str:
    label = _escaped(context["label"])
    return f"<{context['tag']}{_attrs(context)}>{label}</{context['tag']}>" if context["use_tag"] else label


def _attrs(widget: Mapping[str, Any]) -> str:
    given = ((name, value) for name, value in widget["attrs"].items() if value is not False)
    return "".join(
        f" {_escaped(name)}" if value is True else f' {_escaped(name)}="{_escaped(value)}"' for name, value in given
    )


def _escaped(value: Any) -> str:
    return conditional_escape(value)


_INPUTS = ("text", "number", "email", "url", "password", "hidden", "date", "datetime", "time", "checkbox", "search")
_WRITERS: dict[str, Callable[[Mapping[str, Any]], str]] = {
    **dict.fromkeys((f"django/forms/widgets/{kind}.html" for kind in _INPUTS), _input),
    "django/forms/widgets/textarea.html": _textarea,
    "django/forms/widgets/select.html": _select,
    "django/forms/label.html": _label,
}
