"""Charts of the pages of this app as pictures to take along."""

from urllib.parse import urlencode

from django.http import HttpRequest, HttpResponse
from django.urls import reverse

from actors.models import Government
from campaigns import pictures
from campaigns.comparison import compare
from campaigns.filters import ComparisonFilter
from campaigns.matrix import who_signed_what
from campaigns.models import Campaign, Letter, Position
from campaigns.pictures import Column, Row
from campaigns.tiles import tile_map
from record.as_of import PARAMETER, as_of_day, today
from record.shortcuts import fact_or_404
from web.errors import BadInput


def positions_picture(request: HttpRequest) -> HttpResponse:
    """The map of governments on a day."""
    latest = list(Position.objects.published().of_governments().select_related("government").standing_on(today()))
    page = f"{reverse('campaigns:positions')}?{PARAMETER}={today().isoformat()}"
    map = tile_map(Government.objects.published(), latest)
    return pictures.positions_picture(map, latest, until=today(), page=page)


def comparison_picture(request: HttpRequest) -> HttpResponse:
    """Who signed which of two to five letters: those who signed most of them first."""
    letters = ComparisonFilter.of(request).letters
    if len(letters) < 2:
        raise BadInput("A comparison needs two letters: name each by its key, as in ?letter=one&letter=another.")
    found = compare(letters)
    columns = [Column(one.mark, _dated(one.letter)) for one in found.letters]
    rows = [
        Row(signatory.name, [one.letter.pk in signatory.signed for one in found.letters])
        for group in found.groups
        for signatory in group.signatories
    ]
    counted = [
        f"{group.title}{f' {group.of.mark}' if group.of else ''}: {len(group.signatories)}" for group in found.groups
    ]
    query = [*(("letter", letter.key) for letter in letters), *_day()]
    return pictures.signed_picture(
        columns,
        rows,
        title="Who signed which letter",
        about=f"Signatories that {'; '.join(counted)}.",
        left_out=0,
        page=f"{reverse('campaigns:comparison')}?{urlencode(query)}",
    )


def campaign_picture(request: HttpRequest, campaign_key: str) -> HttpResponse:
    """Who signed the letters of a campaign, most letters first."""
    campaign = fact_or_404(Campaign.objects.all(), key=campaign_key)
    matrix = who_signed_what(campaign, at_most=pictures.MOST_ROWS)
    columns = [Column(str(number), _dated(letter)) for number, letter in enumerate(matrix.letters, start=1)]
    rows = [Row(row.actor.name, [cell is not None for cell in row.cells]) for row in matrix.rows]
    day = urlencode(_day())
    return pictures.signed_picture(
        columns,
        rows,
        title=f"Who signed what: {campaign}",
        about="Signatories of the letters of the campaign, those of most letters first.",
        left_out=matrix.left_out,
        page=f"{campaign.get_absolute_url()}{'?' if day else ''}{day}",
    )


def _dated(letter: Letter) -> str:
    """When a letter was written, and what it is called: a long title may be cut."""
    return f"{letter.when or 'date not known'}: {letter}"


def _day() -> list[tuple[str, str]]:
    """The day that the reader chose to look at, as a query has it."""
    day = as_of_day()
    return [(PARAMETER, day.isoformat())] if day else []
