"""A record in which something of everything is hidden and bears a marker, which no output may show."""

from django.contrib.auth.models import User

from actors.models import Alias
from campaigns.models import CampaignLead, EventCampaign
from curation.actions import merge
from curation.models import Approval, Suggestion, Takedown
from record.models import Visibility
from tests.factories import (
    AddresseeFactory,
    AffiliationFactory,
    ArticleFactory,
    CampaignFactory,
    EventFactory,
    GovernmentFactory,
    LetterFactory,
    LookingFactory,
    OrganisationFactory,
    PersonFactory,
    PositionFactory,
    ResponseFactory,
    SignatureFactory,
    SnapshotFactory,
    few_articles,
)

MARKER = "Zzyzx"
UNSEEN = [Visibility.HIDDEN, Visibility.CURATORS, Visibility.UNLISTED]


@few_articles()
def plant(visibility: Visibility) -> dict[str, object]:
    """One row of every table is not public and bears the marker, amid public ones; gives their addresses."""
    unseen = {"visibility": visibility}
    campaign = CampaignFactory()
    letter = LetterFactory(campaign=campaign)
    signer = OrganisationFactory()
    state = GovernmentFactory()
    SignatureFactory(letter=letter, actor=signer)
    AddresseeFactory(letter=letter, actor=state)
    ResponseFactory(letter=letter, actor=state, key="public-response")
    PositionFactory(government=state)
    role = AffiliationFactory(body=state)
    LetterFactory(campaign=campaign, variant_of=letter)
    SignatureFactory(letter=letter, actor=OrganisationFactory(), signed_by=role.person)

    hidden_person = PersonFactory(name=f"{MARKER} person", key="hidden-person", **unseen)
    hidden_group = OrganisationFactory(name=f"{MARKER} group", key="hidden-group", **unseen)
    hidden_state = GovernmentFactory(name=f"{MARKER} state", key="hidden-state", **unseen)
    hidden_campaign = CampaignFactory(name=f"{MARKER} campaign", key="hidden-campaign", **unseen)
    hidden_letter = LetterFactory(campaign=campaign, title=f"{MARKER} letter", key="hidden-letter", **unseen)
    unseen_letter = LetterFactory(campaign=hidden_campaign, title=f"{MARKER} letter of a hidden campaign")
    ResponseFactory(letter=unseen_letter, actor=state, summary=f"{MARKER} answer to a letter of a hidden campaign")
    EventCampaign.objects.create(event=EventFactory(), campaign=hidden_campaign)
    CampaignLead.objects.create(campaign=campaign, actor=hidden_group)
    Alias.objects.create(actor=hidden_group, name=f"{MARKER} alias")
    for former in (OrganisationFactory(name=f"{MARKER} former", key="hidden-former", **unseen), OrganisationFactory()):
        SignatureFactory(letter=letter, actor=former)
        merge(keep=hidden_group, gone=former, by=None, reason=f"{MARKER} why")
    LetterFactory(campaign=campaign, variant_of=hidden_letter)
    LetterFactory(campaign=campaign, variant_of=unseen_letter)
    SignatureFactory(letter=hidden_letter, actor=signer)
    for actor in (hidden_person, hidden_group, hidden_state):
        SignatureFactory(letter=letter, actor=actor, name_as_written=f"{MARKER} as written")
        AddresseeFactory(letter=letter, actor=actor)
        ResponseFactory(letter=letter, actor=actor, summary=f"{MARKER} said")
    SignatureFactory(letter=letter, actor=OrganisationFactory(), signed_by=hidden_person)
    SignatureFactory(letter=letter, actor=None, name_as_written=f"{MARKER} unresolved", **unseen)
    ResponseFactory(letter=letter, actor=state, person=hidden_person, quote="Invented quote")
    ResponseFactory(letter=letter, actor=state, summary=f"{MARKER} summary", **unseen)
    PositionFactory(government=hidden_state, summary=f"{MARKER} position")
    PositionFactory(government=state, summary=f"{MARKER} hidden position", **unseen)
    AffiliationFactory(person=role.person, body=hidden_group)
    AffiliationFactory(person=hidden_person, body=signer)
    AffiliationFactory(person=role.person, body=state, title=f"{MARKER} title", **unseen)
    EventFactory(title=f"{MARKER} event", **unseen)
    LookingFactory(letter=letter, actor=state, looked_for=f"{MARKER} answer", **unseen)
    LookingFactory(letter=hidden_letter, actor=state, looked_for=f"{MARKER} answer to a hidden letter")
    LookingFactory(letter=letter, actor=hidden_person, looked_for=f"{MARKER} answer of somebody hidden")
    looked = LookingFactory(letter=letter, actor=state, by=User.objects.create(username=f"{MARKER} curator"))
    role.person.named_because = f"{MARKER} reason to name"
    role.person.save()
    Approval.objects.create(actor=role.person, because=f"{MARKER} reason to ask", requested_by=looked.by)
    asked = {"table": "campaigns-letter", "row_id": letter.pk, "address": f"{MARKER} address"}
    Takedown.objects.create(token_hash="takedown", why=f"{MARKER} why", contact=f"{MARKER} contact", **asked)
    Suggestion.objects.create(token_hash="suggestion", wrong=f"{MARKER} wrong", right=f"{MARKER} right", **asked)
    shown = ArticleFactory(text=f"{MARKER} full text", byline=f"{MARKER} author", key="public-article", family="wire")
    LetterFactory(campaign=campaign, source=shown)
    SnapshotFactory(
        article=shown, text=f"{MARKER} archived text", notes=[f"{MARKER} note"], address=f"{MARKER} answered"
    )
    ArticleFactory(title=f"{MARKER} copy", outlet=f"{MARKER} outlet", family="wire", **unseen)
    article = ArticleFactory(title=f"{MARKER} article", key="hidden-article", outlet=f"{MARKER} outlet", **unseen)
    LetterFactory(campaign=campaign, source=article)
    return {
        "/people/hidden-person/": hidden_person,
        "/organisations/hidden-group/": hidden_group,
        "/governments/hidden-state/": hidden_state,
        "/campaigns/hidden-campaign/": hidden_campaign,
        "/letters/hidden-letter/": hidden_letter,
        "/articles/hidden-article/": article,
    }
