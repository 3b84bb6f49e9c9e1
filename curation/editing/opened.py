"""Opening a fact that is edited here, whoever may see it."""

from typing import Any

from django.http import Http404

from curation.editing.forms import EDITORS
from curation.facts import any_fact_or_404


def edited_or_404(table: str, row_id: int) -> Any:
    """The fact with a name, for curators; raises Http404, for articles too: what is known of them has other forms."""
    fact = any_fact_or_404(table, row_id)
    if type(fact) not in {editor.model for editor in EDITORS.values()}:
        raise Http404(f"A {fact._meta.verbose_name} is not edited here.")
    return fact
