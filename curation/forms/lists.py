"""Forms of signatory lists: handing one in, deciding on its names, putting them into the record."""

from typing import Any

from django import forms
from django.core.files.uploadedfile import UploadedFile

from actors.models import OrganisationKind
from articles.ingest.inputs import MAX_FILE
from articles.models import Article
from campaigns.models import Letter
from curation.actions.lists import NewActor
from curation.models import SignatoryList
from curation.names.countries import country_of
from curation.names.split import LONGEST_NAME, Columns

MAX_TEXT = 500_000  # characters of a pasted list
PERSON = "person"
KINDS = [("", "choose one"), *OrganisationKind.choices, (PERSON, "person in a public role")]
OTHER = "other"
_JOINING = "\u200c\u200d"
ENDINGS = ".csv,.tsv,.txt,.xlsx,.docx,.pdf"


class LetterForm(forms.Form):
    """The letter under which the names stand: found by the words of its title, or given by its key or address."""

    q = forms.CharField(
        max_length=300,
        label="Letter",
        error_messages={"required": "Give some words of its title."},
        widget=forms.TextInput(attrs={"type": "search", "spellcheck": "false"}),
        help_text="Words of its title, or the address of its page.",
    )


class Names(forms.CharField):
    """A pasted list; what programs leave in it that is no character is no reason to refuse it."""

    def to_python(self, value: Any) -> str:
        return str(super().to_python(value)).replace("\0", "")


class HandInForm(forms.Form):
    """A list as text or as a file."""

    text = Names(
        required=False,
        max_length=MAX_TEXT,
        label="Paste the names",
        strip=False,
        widget=forms.Textarea(attrs={"rows": 12, "spellcheck": "false"}),
        help_text="One a line, or separated by semicolons. Numbers and bullets may stay; so may columns of a table.",
    )
    file = forms.FileField(
        required=False,
        label="Or upload a file",
        widget=forms.ClearableFileInput(attrs={"accept": ENDINGS}),
        help_text="CSV, Excel (.xlsx), Word (.docx), PDF or plain text; 15 MB.",
        error_messages={"empty": "The file that you chose is empty."},
    )

    def clean_file(self) -> UploadedFile | None:
        file = self.cleaned_data["file"]
        if file and (file.size or 0) > MAX_FILE:
            raise forms.ValidationError("This file is larger than 15 MB. Hand in the list alone.")
        return file

    def clean(self) -> dict[str, Any]:
        given = [bool(self.cleaned_data.get("text", "").strip()), bool(self.cleaned_data.get("file"))]
        if not self.errors and sum(given) != 1:
            sentence = (
                "Paste the names, or choose a file: one of both." if all(given) else "Paste names, or choose a file."
            )
            raise forms.ValidationError(sentence)
        return self.cleaned_data


class ColumnsForm(forms.Form):
    """Which columns of a table are read."""

    name = forms.TypedChoiceField(coerce=int, label="Names are in")
    country = forms.TypedChoiceField(coerce=int, required=False, empty_value=None, label="Countries are in")
    has_header = forms.BooleanField(required=False, label="The first row is a heading")

    def __init__(self, data: Any = None, *, signatory_list: SignatoryList) -> None:
        initial = {
            "name": signatory_list.name_column,
            "country": signatory_list.country_column,
            "has_header": signatory_list.has_header,
        }
        super().__init__(data, initial=initial)
        first = signatory_list.rows[:1] or [[]]
        columns = [
            (number, f"column {number + 1}" + (f": {first[0][number][:40]}" if number < len(first[0]) else ""))
            for number in range(signatory_list.width)
        ]
        self.fields["name"].choices = columns  # type: ignore[attr-defined]
        self.fields["country"].choices = [("", "no column"), *columns]  # type: ignore[attr-defined]

    @property
    def columns(self) -> Columns:
        given = self.cleaned_data
        return Columns(given["name"], given["country"], given["has_header"])


class NewActorForm(forms.Form):
    """What is made of a name that nobody in the record has."""

    use_required_attribute = False  # other buttons of the same form do without

    kind = forms.ChoiceField(
        choices=KINDS, label="Kind of actor", error_messages={"required": "Choose what the new actors are."}
    )
    role = forms.CharField(
        required=False,
        max_length=300,
        label="Public role of a person",
        help_text="Persons are in the record only in a public role, such as “Member of Parliament”.",
    )

    def clean(self) -> dict[str, Any]:
        given = self.cleaned_data
        if given.get("kind") == PERSON and not given.get("role", "").strip():
            self.add_error("role", "Give the public role in which a person signed.")
        return given

    @property
    def new(self) -> NewActor:
        given = self.cleaned_data
        is_person = given["kind"] == PERSON
        return NewActor(
            kind="" if is_person else given["kind"],
            role=given["role"].strip() if is_person else "",
            name=given.get("new_name", ""),
            country=given.get("country", ""),
        )


class OneNewActorForm(NewActorForm):
    """The same for one name, whose wording and country can be corrected."""

    new_name = forms.CharField(max_length=300, label="Name of the actor", error_messages={"required": "Give the name."})
    country = forms.CharField(
        required=False, max_length=60, label="Country", help_text="Of its seat: a name, or a code such as NO."
    )
    field_order = ("new_name", "kind", "role", "country")

    def clean_new_name(self) -> str:
        return _line(self.cleaned_data["new_name"], "Give the name.")

    def clean_country(self) -> str:
        given = self.cleaned_data["country"].strip()
        code = country_of(given) or country_of(given.upper())
        if given and not code:
            raise forms.ValidationError(f"No country is called {given[:40]!r} here. Give its English name or its code.")
        return code


class NameForm(forms.Form):
    """A name as it is written under the letter."""

    name = forms.CharField(
        max_length=LONGEST_NAME,
        label="Name as written",
        help_text="If it was read wrongly. It is compared with the record anew.",
        error_messages={"required": "Give the name as it stands under the letter."},
    )

    def clean_name(self) -> str:
        return _line(self.cleaned_data["name"], "Give the name as it stands under the letter.")


class ConfirmForm(forms.Form):
    """The article that the names rest on, and the number that is claimed."""

    source = forms.ChoiceField(
        widget=forms.RadioSelect,
        label="The source of these names",
        error_messages={"required": "Choose the article in which these names stand."},
    )
    other = forms.CharField(
        required=False,
        max_length=2000,
        label="Another article",
        widget=forms.TextInput(attrs={"spellcheck": "false"}),
        help_text="Its address on the web, its key, or the address of its page here.",
    )
    claimed = forms.IntegerField(
        required=False,
        min_value=1,
        max_value=2_000_000_000,
        label="Set the claimed number to",
        help_text="How many are said to have signed, by the letter or the press. Left empty it stays as it is.",
    )
    reason = forms.CharField(
        required=False, max_length=300, label="Reason", help_text="It is kept in the history, which is public."
    )

    def __init__(self, *args: Any, letter: Letter, **options: Any) -> None:
        super().__init__(*args, **options)
        known = Article.objects.filter(citations__letter=letter).distinct().defer("text").newest_first()[:20]
        self.articles = {str(article.pk): article for article in known}
        choices = [(key, _described(article)) for key, article in self.articles.items()]
        self.fields["source"].choices = [*choices, (OTHER, "another article, which I give below")]  # type: ignore[attr-defined]
        if not self.articles:
            self.fields["source"].initial = OTHER

    def clean(self) -> dict[str, Any]:
        given = self.cleaned_data
        if given.get("source") == OTHER:
            given["article"] = self._other(given.get("other", "").strip())
        elif given.get("source"):
            given["article"] = Article.objects.get(pk=given["source"])
        return given

    def _other(self, given: str) -> Article | None:
        if not given:
            self.add_error("other", "Give the article: its address, or its key.")
            return None
        key = given.rstrip("/").rpartition("/")[2]
        article = Article.objects.filter(url=given).first() or Article.objects.filter(key=key[:80]).first()
        if article is None:
            self.add_error("other", "There is no such article in the record. Bring it in first, then give its address.")
        return article


class TakeBackForm(forms.Form):
    """Why a list is taken out of the record again."""

    reason = forms.CharField(
        required=False, max_length=300, label="Reason", help_text="It is kept in the history, which is public."
    )


def _described(article: Article) -> str:
    parts = [str(article), article.outlet, str(article.when or "")]
    return ", ".join(part for part in parts if part)


def _line(text: str, missing: str) -> str:
    """One line without control characters; those that join or part letters, as in Persian, are none.

    Raises ValidationError with the sentence ``missing`` where nothing is left that one could read.
    """
    line = " ".join("".join(sign if sign.isprintable() or sign in _JOINING else " " for sign in text).split())
    if not line.strip(_JOINING):
        raise forms.ValidationError(missing)
    return line
