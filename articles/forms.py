"""What curators hand in: addresses, files, a text; and the settings of a source."""

from collections.abc import Iterable
from typing import Any

from django import forms
from django.core.files.uploadedfile import UploadedFile

from articles.ingest.addresses import normalised
from articles.ingest.inputs import ENDINGS, MAX_ARCHIVE, HandedIn, from_upload, is_address
from articles.models import Article, Source
from record.dates import PartialDate
from record.models import Visibility

MAX_ADDRESSES = 5000  # of one form; more are better handed in as a file to ``manage.py ingest``
MAX_TEXT = 2_000_000  # characters of a pasted text


class ToldForm(forms.Form):
    """What a curator knows of the articles: it counts more than what is read in them."""

    outlet = forms.CharField(required=False, max_length=200, help_text="Who published it, if you know.")
    published = forms.CharField(
        required=False, max_length=10, label="Published on", help_text="Such as 2021-10-29, 2021-10 or 2021."
    )
    language = forms.RegexField(
        "^[a-z]{2}$",
        required=False,
        help_text="Two letters such as en. Left empty, the words tell.",
        error_messages={"invalid": "Write two small letters, such as en, fr or zh."},
    )

    def clean_published(self) -> str:
        published = self.cleaned_data["published"].strip()
        if published:
            try:
                PartialDate.parse(published)
            except ValueError as error:
                raise forms.ValidationError(f"{str(error)[0].upper()}{str(error)[1:]}.") from error
        return published

    @property
    def told(self) -> dict[str, str]:
        """What was filled in."""
        names = ("title", "url", "outlet", "published", "language")
        return {name: self.cleaned_data[name] for name in names if self.cleaned_data.get(name)}


class AddressesForm(forms.Form):
    """Addresses of articles, one a line."""

    addresses = forms.CharField(
        label="Addresses of articles, one a line",
        widget=forms.Textarea(attrs={"rows": 5, "placeholder": "https://", "spellcheck": "false"}),
        error_messages={"required": "Paste at least one address."},
    )

    def clean_addresses(self) -> list[str]:
        lines = [line.strip() for line in self.cleaned_data["addresses"].splitlines() if line.strip()]
        if len(lines) > MAX_ADDRESSES:
            raise forms.ValidationError(f"These are {len(lines):,} addresses; at most {MAX_ADDRESSES:,} at once.")
        wrong = [line for line in lines if not is_address(line)]
        if wrong:
            raise forms.ValidationError(
                f"This is no web address: {wrong[0][:100]!r}. Each line holds one address that begins with https:// "
                "or http://. To hand in a text, use the form for pasting below."
            )
        return lines

    def things(self) -> Iterable[HandedIn]:
        return [HandedIn(line, address=line) for line in dict.fromkeys(self.cleaned_data["addresses"])]

    @property
    def about(self) -> str:
        lines = self.cleaned_data["addresses"]
        return lines[0] if len(lines) == 1 else f"{len(lines)} addresses, {lines[0]} first"


class SeveralFiles(forms.FileField):
    """One or more files of one field."""

    class Widget(forms.ClearableFileInput):
        allow_multiple_selected = True

    widget = Widget

    def clean(self, data: Any, initial: Any = None) -> list[UploadedFile]:
        files = (data if isinstance(data, list | tuple) else [data]) or [None]
        return [super(SeveralFiles, self).clean(file, initial) for file in files]


class FilesForm(ToldForm):
    """Files from a curator's machine."""

    several = SeveralFiles(
        label="Files",
        widget=SeveralFiles.Widget(attrs={"accept": ",".join([*ENDINGS, ".zip"])}),
        help_text="Text, web page, PDF or Word (.docx), or a .zip of these; 15 MB each.",
        error_messages={"required": "Choose at least one file.", "empty": "A file that you chose is empty."},
    )

    field_order = ("several", "outlet", "published", "language")

    def clean_several(self) -> list[UploadedFile]:
        files = self.cleaned_data["several"]
        if sum(file.size or 0 for file in files) > MAX_ARCHIVE:
            raise forms.ValidationError("Together these files are larger than 200 MB. Hand them in in parts.")
        return files

    def things(self) -> Iterable[HandedIn]:
        for file in self.cleaned_data["several"]:
            yield from from_upload(file.name or "file", file.read(), told=self.told)

    @property
    def about(self) -> str:
        return ", ".join(str(file.name) for file in self.cleaned_data["several"])


class TextForm(ToldForm):
    """The text of one article, pasted."""

    text = forms.CharField(
        max_length=MAX_TEXT,
        widget=forms.Textarea(attrs={"rows": 10}),
        help_text="Paragraphs separated by empty lines.",
        error_messages={"required": "Paste the text of the article."},
    )
    title = forms.CharField(max_length=500, error_messages={"required": "Give the title of the article."})
    url = forms.CharField(
        required=False, max_length=2000, label="Address", help_text="Where it can be read, if it can."
    )

    field_order = ("text", "title", "url", "outlet", "published", "language")

    def clean_url(self) -> str:
        url = self.cleaned_data["url"].strip()
        try:
            return normalised(url) if url else ""
        except ValueError as error:
            raise forms.ValidationError(str(error)) from error

    def things(self) -> Iterable[HandedIn]:
        text = self.cleaned_data["text"]
        return [HandedIn(self.about, content=text.encode("utf-8", "replace"), told=self.told)]

    @property
    def about(self) -> str:
        return self.cleaned_data["title"]


class SiteForm(forms.Form):
    """The address of a web site, or of its feed."""

    site = forms.CharField(
        max_length=2000,
        label="Address of the web site",
        widget=forms.TextInput(attrs={"placeholder": "https://", "inputmode": "url", "spellcheck": "false"}),
        help_text="Its front page will do: the feed is looked for there. If you know the feed, give that.",
        error_messages={"required": "Give the address of a web site."},
    )

    def clean_site(self) -> str:
        site = self.cleaned_data["site"].strip()
        try:
            return normalised(site if "://" in site else f"https://{site}")
        except ValueError as error:
            raise forms.ValidationError(str(error)) from error


class SourceForm(forms.ModelForm):
    """What a curator decides about a source."""

    class Meta:
        model = Source
        fields = ("outlet", "language", "interval", "campaigns", "is_polled")
        labels = {
            "interval": "Minutes between two looks",
            "is_polled": "Look at it automatically",
            "campaigns": "Campaigns that it is likely to write about",
        }
        help_texts = {"interval": "60 for a newspaper, 240 for an organisation.", "campaigns": "Only a hint."}
        widgets = {"campaigns": forms.CheckboxSelectMultiple}

    def clean_language(self) -> str:
        language = self.cleaned_data["language"].strip()
        if language and not (len(language) == 2 and language.isascii() and language.islower()):
            raise forms.ValidationError("Write two small letters, such as en, fr or zh.")
        return language


class ReasonForm(forms.Form):
    """Why something is decided."""

    reason = forms.CharField(
        required=False, max_length=300, label="Reason", help_text="It is kept in the history, which is public."
    )


class SplitForm(ReasonForm):
    """Splits an article from its family. Its ids are its own: it stands on a page with other forms."""

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **({"auto_id": "id_split_%s"} | options))


class WithdrawForm(ReasonForm):
    """Withdraws an article as a source, or takes that back."""

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **({"auto_id": "id_withdraw_%s"} | options))
        self.fields["reason"].required = True
        self.fields["reason"].help_text = "Everybody reads it, on the page of the article and in the history."
        self.fields["reason"].error_messages["required"] = "Say why: everybody reads it on the page of the article."


class DecisionsForm(ReasonForm, forms.ModelForm):
    """Who may see an article, and who may read its text."""

    class Meta:
        model = Article
        fields = ("visibility", "rights")
        labels = {"visibility": "Who sees that it is there", "rights": "Who reads its whole text"}
        help_texts = {"rights": "Texts are other people’s. Everybody: only if its licence or its author permits it."}

    field_order = ("visibility", "rights", "reason")

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        # Beside other fields: the whole words of these choices are too long.
        self.fields["rights"].choices = [(choice.value, choice.label.partition(":")[0]) for choice in Article.Rights]  # type: ignore[attr-defined]

    def clean_visibility(self) -> str:
        visibility: str = self.cleaned_data["visibility"]
        if visibility == Visibility.PUBLIC and self.instance.is_withdrawn:
            raise forms.ValidationError("It was withdrawn as a source. Publish it again below, with a reason, first.")
        return visibility


class JoinForm(ReasonForm):
    """The article with which another one is joined, by its key or any of its addresses."""

    other = forms.CharField(
        max_length=2000,
        label="The other article",
        widget=forms.TextInput(attrs={"spellcheck": "false"}),
        help_text="Its key, its address on the web, or the address of its page here.",
        error_messages={"required": "Give the key or the address of the other article."},
    )

    field_order = ("other", "reason")

    def __init__(self, *args: Any, article: Article, **options: Any) -> None:
        super().__init__(*args, **({"auto_id": "id_join_%s"} | options))
        self.article = article

    def clean_other(self) -> Article:
        given = self.cleaned_data["other"].strip()
        key = given.rstrip("/").rpartition("/")[2]
        other = Article.objects.filter(url=given).first() or Article.objects.filter(key=key).first()
        if other is None:
            raise forms.ValidationError("There is no such article in the record. Copy the address of its page.")
        if other.pk == self.article.pk:
            raise forms.ValidationError("This is the article itself. Give the other one.")
        return other
