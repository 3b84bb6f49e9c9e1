"""How dates and sources of facts are shown, on every page the same."""

from django import template
from django.utils.html import format_html
from django.utils.safestring import SafeString, mark_safe

from record.dates import PartialDate
from record.models import Revision

register = template.Library()


@register.simple_tag
def last_revision() -> Revision | None:
    """The newest committed revision: how recent the record is."""
    return Revision.objects.filter(number__isnull=False).first()


_UNKNOWN = mark_safe('<span class="unknown">date not known</span>')


@register.filter
def when(date: PartialDate | None) -> SafeString:
    """A partial date as a ``time`` element that is as exact as the date, or words for none."""
    if date is None:
        return _UNKNOWN
    return format_html('<time datetime="{}">{}</time>', date.iso, str(date))


@register.simple_tag
def span(start: PartialDate | None, end: PartialDate | None) -> SafeString:
    """From start to end; an end that is not known is said in words."""
    if start is None and end is None:
        return _UNKNOWN
    if start == end:
        return when(start)
    first = when(start) if start else mark_safe('<span class="unknown">start not known</span>')
    last = when(end) if end else mark_safe('<span class="unknown">no end recorded</span>')
    return format_html("{} – {}", first, last)
