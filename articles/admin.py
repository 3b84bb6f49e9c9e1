"""The admin site of the record. It is in this app because every fact is edited together with its source."""

from typing import Any, ClassVar

from django import forms
from django.contrib import admin, messages
from django.contrib.admin.widgets import AutocompleteSelect, RelatedFieldWidgetWrapper
from django.db.models import Model
from django.forms.models import BaseInlineFormSet
from django.http import HttpRequest

from actors.models import Actor, ActorKind, Affiliation, Alias
from articles import actions
from articles.models import CITED, Article, Citation
from campaigns.models import (
    Addressee,
    Campaign,
    CampaignLead,
    Event,
    EventCampaign,
    Letter,
    Looking,
    Position,
    Response,
    Signature,
)
from record.admin import CuratedAdmin, RowFieldsMixin
from record.dates import PartialDate
from record.forms import FactForm
from record.models import SpellingVariant, Visibility

admin.site.site_header = admin.site.site_title = "Torchlight"
admin.site.index_title = "The record"


class SourcedFactForm(FactForm):
    """A fact with the source of whatever this form adds, and the reason of the revision."""

    source = forms.ModelChoiceField(
        Article.objects.all(),
        required=False,
        widget=RelatedFieldWidgetWrapper(
            AutocompleteSelect(Citation._meta.get_field("article"), admin.site),
            Citation._meta.get_field("article").remote_field,
            admin.site,
            can_add_related=True,
        ),
        help_text="The article that says so. Every row that this form adds, and that has no source yet, cites it.",
    )
    passage = forms.CharField(
        required=False,
        widget=forms.Textarea(attrs={"rows": 2, "cols": 80}),
        help_text="The words of the source that say so, fewer than 50. Kept with the main fact.",
    )
    reason = forms.CharField(
        required=False,
        max_length=300,
        widget=forms.TextInput(attrs={"size": 80}),
        help_text="Why the record changes. It is shown in the public history.",
    )

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean()
        has_source = self.instance.pk and self.instance.citations.exists()
        if not has_source and not cleaned.get("source"):
            self.add_error("source", "Choose the article that says so: no fact is kept without a source.")
        if cleaned.get("passage") and not cleaned.get("source"):
            self.add_error("source", "Choose the article in which this passage stands.")
        if len(cleaned.get("passage", "").split()) >= 50:
            self.add_error("passage", "A passage has fewer than 50 words.")
        return cleaned


class SourcedRows(BaseInlineFormSet):
    """Rows that need a source of their own: new ones cite the source of the form."""

    def clean(self) -> None:
        super().clean()
        added = [form for form in self.extra_forms if form.has_changed()]
        if added and not self.data.get("source"):
            raise forms.ValidationError("Choose the source above: new rows need an article that says so.")


class KeptCitations(BaseInlineFormSet):
    """The citations of a fact: the last one stays unless another is given."""

    def clean(self) -> None:
        super().clean()
        gone = {form.instance.pk for form in self.deleted_forms}
        kept = [form for form in self.initial_forms if form.instance.pk not in gone]
        if self.initial_forms and not kept and not self.data.get("source"):
            raise forms.ValidationError("This is the only source of a published fact. Choose another one above first.")


class RowInline(RowFieldsMixin, admin.TabularInline):
    """Rows of another table inside the form of the fact that they belong to."""

    form = FactForm
    extra = 0


class AliasInline(RowInline):
    model = Alias


class AffiliationInline(RowInline):
    model = Affiliation
    formset = SourcedRows
    fk_name = "person"
    autocomplete_fields = ("body",)


class CampaignLeadInline(RowInline):
    model = CampaignLead
    autocomplete_fields = ("actor",)


class EventCampaignInline(RowInline):
    model = EventCampaign


class AddresseeInline(RowInline):
    model = Addressee
    formset = SourcedRows
    fields = ("actor", "role", "visibility")
    autocomplete_fields = ("actor",)
    extra = 1


class SignatureInline(RowInline):
    model = Signature
    formset = SourcedRows
    fields = (
        "place",
        "actor",
        "name_as_written",
        "signed_by",
        "capacity",
        "date",
        "date_precision",
        "withdrawn",
        "visibility",
    )
    autocomplete_fields = ("actor", "signed_by")
    extra = 3


def citation_inline(fact: str) -> type[RowInline]:
    """The citations of one kind of fact, inside its form."""
    return type(
        f"{fact.title()}CitationInline",
        (RowInline,),
        {
            "model": Citation,
            "formset": KeptCitations,
            "fk_name": fact,
            "fields": ("article", "quote", "is_primary"),
            "autocomplete_fields": ("article",),
            "verbose_name_plural": "sources",
        },
    )


class FactAdmin(CuratedAdmin):
    """A fact, its parts and its sources in one form."""

    form = SourcedFactForm
    cited_as: str
    parts: tuple[type[RowInline], ...] = ()
    list_per_page = 50
    list_filter: ClassVar[Any] = ("visibility",)

    def get_inlines(self, request: HttpRequest, obj: Model | None) -> list[Any]:
        return [*self.parts, *([citation_inline(self.cited_as)] if obj else [])]

    def get_fieldsets(self, request: HttpRequest, obj: Model | None = None) -> Any:
        apart = ("visibility", "source", "passage", "reason")
        own = [name for name in self.get_fields(request, obj) if name not in apart] + ["visibility"]
        return [(None, {"fields": own}), ("Source and reason", {"fields": ("source", "passage", "reason")})]

    def get_readonly_fields(self, request: HttpRequest, obj: Model | None = None) -> Any:
        """Keys are permanent: addresses and citations of others rely on them."""
        return ("key",) if obj and hasattr(obj, "key") else ()

    def save_related(self, request: HttpRequest, form: Any, formsets: Any, change: bool) -> None:
        """After the fact and its parts: cite the chosen source for all that has none, and publish what is cited."""
        super().save_related(request, form, formsets, change)
        source, passage = form.cleaned_data.get("source"), form.cleaned_data.get("passage", "")
        if source is not None:
            self._cite(source, passage, form, formsets)
        for article in actions.publish_sources(fact=form.instance):
            messages.info(request, f"“{article}” is public now, as this fact rests on it; its text is not.")

    def _cite(self, source: Article, passage: str, form: Any, formsets: Any) -> None:
        if passage or not form.instance.citations.exists():
            Citation.objects.get_or_create(article=source, quote=passage, **{self.cited_as: form.instance})
        for formset in formsets:
            name = next((name for name, model in CITED.items() if model is formset.model), None)
            if name is not None:
                rows = formset.model.objects.filter(**{formset.fk.name: form.instance}, citations=None)
                Citation.objects.bulk_create(Citation(article=source, **{name: row}) for row in rows)


class ActorForm(SourcedFactForm):
    """An actor. Who may be named is decided at the desk, with a second curator where that is needed."""

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean()
        is_person = cleaned.get("kind") == ActorKind.PERSON
        shown = [Visibility.PUBLIC, Visibility.UNLISTED]
        was_shown = self.instance.pk and Actor.objects.filter(pk=self.instance.pk, visibility__in=shown).exists()
        if is_person and cleaned.get("visibility") in shown and not was_shown:
            self.add_error(
                "visibility",
                "Save the person for curators only. Then show it at its page for curators, with the reason.",
            )
        if is_person and cleaned.get("is_at_risk") and not self.initial.get("is_at_risk"):
            self.add_error(
                "is_at_risk", "Note that at the page of the person for curators: it hides the person at once."
            )
        return cleaned


@admin.register(Actor)
class ActorAdmin(FactAdmin):
    form = ActorForm
    cited_as = "actor"
    parts = (AliasInline, AffiliationInline)
    list_display = ("name", "kind", "country", "visibility")
    list_filter = ("kind", "visibility", "organisation_kind")
    search_fields = ("name", "aliases__name", "key")


@admin.register(Campaign)
class CampaignAdmin(FactAdmin):
    cited_as = "campaign"
    parts = (CampaignLeadInline,)
    list_display = ("name", "started", "ended", "visibility")
    search_fields = ("name", "key")

    @admin.display(ordering="start")
    def started(self, campaign: Campaign) -> PartialDate | None:
        return campaign.started

    @admin.display(ordering="end")
    def ended(self, campaign: Campaign) -> PartialDate | None:
        return campaign.ended


@admin.register(Letter)
class LetterAdmin(FactAdmin):
    cited_as = "letter"
    parts = (AddresseeInline, SignatureInline)
    list_display = ("title", "when", "kind", "demand", "visibility")
    list_filter = ("kind", "demand", "visibility")
    search_fields = ("title", "key", "summary")
    autocomplete_fields = ("campaign", "variant_of")


@admin.register(Response)
class ResponseAdmin(FactAdmin):
    cited_as = "response"
    list_display = ("actor", "stance", "when", "letter", "visibility")
    list_filter = ("stance", "visibility")
    list_select_related = ("actor", "letter")
    search_fields = ("key", "summary", "actor__name")
    autocomplete_fields = ("letter", "campaign", "actor", "person")


@admin.register(Position)
class PositionAdmin(FactAdmin):
    cited_as = "position"
    list_display = ("government", "reported_stance", "when", "level", "visibility")
    list_filter = ("reported_stance", "level", "visibility")
    list_select_related = ("government",)
    search_fields = ("government__name", "summary")
    autocomplete_fields = ("government",)


@admin.register(Event)
class EventAdmin(FactAdmin):
    cited_as = "event"
    parts = (EventCampaignInline,)
    list_display = ("title", "when", "visibility")
    search_fields = ("title", "key", "summary")


@admin.register(Looking)
class LookingAdmin(CuratedAdmin):
    list_display = ("looked_for", "looked_in", "when", "outcome", "visibility")
    list_filter = ("outcome", "visibility")
    search_fields = ("looked_for", "looked_in")
    autocomplete_fields = ("letter", "actor")


@admin.register(SpellingVariant)
class SpellingVariantAdmin(CuratedAdmin):
    list_display = ("__str__",)
    search_fields = ("words",)


@admin.register(Article)
class ArticleAdmin(CuratedAdmin):
    list_display = ("title", "outlet", "when", "visibility")
    list_filter = ("visibility",)
    search_fields = ("title", "outlet", "url", "key")
