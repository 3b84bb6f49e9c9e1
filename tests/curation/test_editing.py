"""Facts are corrected and added in forms of the site: nothing typed is lost, nothing is overwritten unseen."""

import datetime
import json
import re
import uuid

import pytest
from django.contrib.auth.models import User
from django.test import Client
from django.utils import timezone

from accounts.roles import Role
from actors.models import Actor
from articles.models import CITED, Article, Citation
from campaigns.models import Addressee, Event, Letter, Response, Signature
from curation.editing.forms import EDITORS
from curation.models import Draft, SentForm
from curation.tasks import forget_sent_forms
from record.models import Change, Visibility
from tests import factories
from tests.curation.sent import form_of, newest, send, words

pytestmark = pytest.mark.django_db


ONE_OF_EACH = {
    "letter": factories.LetterFactory,
    "addressee": factories.AddresseeFactory,
    "signature": factories.SignatureFactory,
    "response": factories.ResponseFactory,
    "position": factories.PositionFactory,
    "event": factories.EventFactory,
    "campaign": factories.CampaignFactory,
    "organisation": factories.OrganisationFactory,
    "government": factories.GovernmentFactory,
    "person": factories.PersonFactory,
    "affiliation": factories.AffiliationFactory,
}


class TestCorrecting:
    def test_every_kind_of_fact_has_its_form(self) -> None:
        assert set(ONE_OF_EACH) == set(EDITORS)
        assert {editor.model for editor in EDITORS.values()} == set(CITED.values())

    @pytest.mark.parametrize("noun", EDITORS)
    def test_a_form_that_is_sent_as_it_was_opened_changes_nothing(self, ina: Client, noun: str) -> None:
        row = ONE_OF_EACH[noun]()
        before = newest(row)
        answer = send(ina, row.edit_url, ina.get(row.edit_url))
        assert answer.status_code == 302, words(answer)
        assert "nothing was changed" in words(ina.get(row.edit_url))
        assert newest(row) == before

    def test_a_date_can_be_taken_out(self, ina: Client) -> None:
        letter = factories.LetterFactory()
        assert send(ina, letter.edit_url, ina.get(letter.edit_url), date="").status_code == 302
        assert Letter.objects.get(pk=letter.pk).when is None

    def test_other_names_are_one_a_line(self, ina: Client) -> None:
        group = factories.OrganisationFactory()
        send(ina, group.edit_url, ina.get(group.edit_url), aliases="IG\nInvented Gr.\nIG\n")
        assert [alias.name for alias in group.aliases.all()] == ["IG", "Invented Gr."]
        send(ina, group.edit_url, ina.get(group.edit_url), aliases="Invented Gr.\n发明组")
        assert [alias.name for alias in group.aliases.all()] == ["Invented Gr.", "发明组"]

    def test_leads_keep_the_order_in_which_they_are_written(self, ina: Client) -> None:
        campaign = factories.CampaignFactory()
        one, two = factories.OrganisationFactory(), factories.OrganisationFactory()
        for leads in ([two, one], [one, two], [one]):
            send(ina, campaign.edit_url, ina.get(campaign.edit_url), leads="\n".join(lead.name for lead in leads))
            assert [row.actor for row in campaign.lead_rows.order_by("place")] == leads

    def test_an_event_belongs_to_campaigns(self, ina: Client) -> None:
        event, campaign = factories.EventFactory(), factories.CampaignFactory()
        assert send(ina, event.edit_url, ina.get(event.edit_url), campaigns=campaign.key).status_code == 302
        assert [row.campaign for row in event.campaign_rows.all()] == [campaign]

    def test_a_name_that_two_have_is_asked_for_with_radio_buttons(self, ina: Client) -> None:
        first, second = (factories.OrganisationFactory(name="Twice Invented") for _ in range(2))
        signature = factories.SignatureFactory()
        shown = form_of(ina.get(signature.edit_url))
        asked = send(ina, signature.edit_url, shown, actor="twice invented")
        assert asked.status_code == 422
        assert "More than one is called “twice invented”. Which one is meant?" in words(asked)
        assert second.key in words(asked)
        again = form_of(asked) | {"actor-pick-0": str(second.pk)}
        assert send(ina, signature.edit_url, again).status_code == 302
        signature.refresh_from_db()
        assert signature.actor == second
        # It is shown by its key, since its name alone would not say who it is.
        assert form_of(ina.get(signature.edit_url))["actor"] == [second.key]
        assert first != second

    def test_a_choice_made_for_another_name_does_not_count(self, ina: Client) -> None:
        for _ in range(2):
            factories.OrganisationFactory(name="Twice Invented")
        signature, other = factories.SignatureFactory(), factories.OrganisationFactory()
        asked = form_of(send(ina, signature.edit_url, ina.get(signature.edit_url), actor="Twice Invented"))
        answer = send(ina, signature.edit_url, asked | {"actor-pick-0": str(other.pk)})
        assert answer.status_code == 422
        assert send(ina, signature.edit_url, asked | {"actor-pick-0": "1", "actor": other.name}).status_code == 302
        signature.refresh_from_db()
        assert signature.actor == other

    def test_a_name_that_is_nearly_right_is_offered(self, ina: Client) -> None:
        group = factories.OrganisationFactory(name="League of Invented Runners")
        answer = ina.get(
            "/curate/edit/choose/actor/?field=actor&actor=leage of runners", headers={"HX-Request": "true"}
        )
        assert answer.content.decode().count("<html") == 0
        assert f'name="actor-pick-0" value="{group.pk}"' in answer.content.decode()

    @pytest.mark.parametrize(
        ("typed", "said"),
        [
            ({"title": ""}, "This field is required."),
            ({"title": "a\0b"}, "Null characters are not allowed."),
            ({"title": "a\u202eb"}, "Take out the line breaks and control characters."),
            ({"summary": "x" * 1_000_000}, "at most 5000 characters"),
            ({"date": "2021-13"}, "is not in the calendar"),
            ({"campaign": "Nobody's campaign"}, "There is no campaign like"),
            ({"campaign": "a\0b"}, "Take out the control characters."),
            ({"claimed_count": "0"}, "A claimed count is at least 1"),
            ({"claimed_count": str(2**63)}, "less than or equal to"),
            ({"kind": "sonnet"}, "Select a valid choice"),
        ],
    )
    def test_bad_input_is_told_in_a_sentence_and_kept(self, ina: Client, typed: dict[str, str], said: str) -> None:
        letter = factories.LetterFactory()
        before = newest(letter)
        answer = send(ina, letter.edit_url, ina.get(letter.edit_url), why="Kept words", **typed)
        assert answer.status_code == 422
        assert said in words(answer)
        assert "Kept words" in answer.content.decode()
        assert newest(letter) == before

    def test_an_empty_form_says_what_is_missing(self, ina: Client) -> None:
        letter = factories.LetterFactory()
        answer = ina.post(letter.edit_url, {})
        assert answer.status_code == 422
        assert "Choose the campaign." in words(answer)

    def test_all_that_belongs_to_a_fact_can_be_shown(self, ina: Client) -> None:
        letter = factories.LetterFactory()
        signatures = [factories.SignatureFactory(letter=letter) for _ in range(9)]
        shown = ina.get(letter.edit_url)
        assert signatures[-1].edit_url not in shown.content.decode()
        assert f"{letter.edit_url}?signatures=all#signatures" in shown.content.decode()
        assert signatures[-1].edit_url in ina.get(f"{letter.edit_url}?signatures=all").content.decode()
        assert ina.get(f"{letter.edit_url}?signatures=some").status_code == 400

    @pytest.mark.parametrize(
        "url",
        [
            "/curate/facts/campaigns-letter/999999999/edit/",
            f"/curate/facts/campaigns-letter/{2**63}/edit/",
            "/curate/facts/auth-user/1/edit/",
            "/curate/facts/actors-alias/1/edit/",
            "/curate/edit/add/sonnet/",
            "/curate/edit/choose/sonnet/",
        ],
    )
    def test_what_is_not_there_is_told(self, ina: Client, url: str) -> None:
        assert ina.get(url).status_code == ina.post(url).status_code == 404

    def test_a_form_larger_than_can_be_read_is_refused_in_a_sentence(self, ina: Client) -> None:
        letter = factories.LetterFactory()
        answer = ina.post(letter.edit_url, {"summary": "x" * 3_000_000})
        assert answer.status_code == 400
        assert "more than 2.5 MB" in words(answer)


class TestStaleSaves:
    def test_can_be_saved_over_what_is_there(self, ina: Client, bo: Client) -> None:
        letter = factories.LetterFactory(title="As it was", claimed_count=5)
        shown = form_of(ina.get(letter.edit_url))
        send(bo, letter.edit_url, bo.get(letter.edit_url), title="Bo's title", claimed_count="7")
        refused = send(ina, letter.edit_url, shown, title="Ina's title")
        assert send(ina, letter.edit_url, refused).status_code == 302
        letter = Letter.objects.get(pk=letter.pk)
        assert (letter.title, letter.claimed_count) == ("Ina's title", 7), "what only Bo changed stays"

    def test_may_take_the_value_of_the_other(self, ina: Client, bo: Client) -> None:
        letter = factories.LetterFactory(title="As it was", summary="Old.")
        shown = form_of(ina.get(letter.edit_url))
        send(bo, letter.edit_url, bo.get(letter.edit_url), title="Bo's title", summary="Bo's.")
        refused = send(ina, letter.edit_url, shown, title="Ina's title", summary="Ina's.")
        taken = send(ina, letter.edit_url, refused, action="take-title")
        assert taken.status_code == 200
        assert (form_of(taken)["title"], form_of(taken)["summary"]) == (["Bo's title"], ["Ina's."])
        said = words(taken)
        assert "Both of you changed 1 field" in said
        assert "Changed by both to the same: Title" in said
        assert send(ina, letter.edit_url, taken).status_code == 302
        letter = Letter.objects.get(pk=letter.pk)
        assert (letter.title, letter.summary) == ("Bo's title", "Ina's.")

    def test_are_refused_again_if_somebody_was_quicker_again(self, ina: Client, bo: Client) -> None:
        letter = factories.LetterFactory()
        shown = form_of(ina.get(letter.edit_url))
        for title in ("Bo's first", "Bo's second"):
            send(bo, letter.edit_url, bo.get(letter.edit_url), title=title)
            shown = form_of(answer := send(ina, letter.edit_url, shown, title="Ina's title"))
            assert answer.status_code == 409
        assert Letter.objects.get(pk=letter.pk).title == "Bo's second"

    def test_are_noticed_in_what_belongs_to_a_fact_too(self, ina: Client, bo: Client) -> None:
        group = factories.OrganisationFactory()
        shown = form_of(ina.get(group.edit_url))
        send(bo, group.edit_url, bo.get(group.edit_url), aliases="Bo's name")
        answer = send(ina, group.edit_url, shown, aliases="Ina's name")
        assert answer.status_code == 409
        assert "Bo's name" in words(answer)
        assert [alias.name for alias in group.aliases.all()] == ["Bo's name"]

    def test_the_same_values_again_are_harmless(self, ina: Client) -> None:
        letter = factories.LetterFactory()
        shown = form_of(ina.get(letter.edit_url))
        for _ in range(2):
            answer = send(ina, letter.edit_url, shown, title="Sent twice")
            assert (answer.status_code, answer["Location"]) == (302, letter.edit_url)
        assert Change.objects.filter(table="campaigns_letter", row_id=letter.pk, operation="update").count() == 1

    @pytest.mark.parametrize("seen", ["", "nonsense", '{"base": "x"}', '{"base": -1, "opened": 1e999}', "[]"])
    def test_a_form_without_what_it_saw_overwrites_nothing(self, ina: Client, seen: str) -> None:
        letter = factories.LetterFactory(title="As it was")
        answer = send(ina, letter.edit_url, ina.get(letter.edit_url), title="Unseen", seen=seen)
        assert answer.status_code == 409
        assert form_of(answer)["title"] == ["Unseen"]
        assert Letter.objects.get(pk=letter.pk).title == "As it was"

    def test_a_change_of_another_row_is_no_base(self, ina: Client) -> None:
        letter, other = factories.LetterFactory(), factories.LetterFactory()
        seen = json.dumps({"base": newest(other).pk, "opened": newest(other).pk, "parts": {}, "opened_parts": {}})
        assert send(ina, letter.edit_url, ina.get(letter.edit_url), title="x", seen=seen).status_code == 409


class TestAdding:
    URL = "/curate/edit/add/letter/"

    def typed(self, client: Client, **more: str) -> dict[str, object]:
        article = factories.ArticleFactory(text="Forty groups wrote: “move the games”, they said.")
        return form_of(client.get(self.URL)) | {
            "title": "Forty groups write",
            "campaign": factories.CampaignFactory().name,
            "kind": "open_letter",
            "demand": "postpone",
            "date": "2021-10",
            "summary": "They ask to move the games.",
            "source": article.title,
            "passage": 'wrote:  "move the\ngames"',
            **more,
        }

    def test_a_letter_comes_with_its_addressees_and_its_source(self, ina: Client) -> None:
        one, two = factories.OrganisationFactory(), factories.GovernmentFactory()
        typed = self.typed(ina, addressees=f"{one.name}\n{two.key}", copied="", why="Found in the archive.")
        answer = send(ina, self.URL, typed)
        assert answer.status_code == 302, words(answer)
        letter = Letter.objects.get(key="forty-groups-write")
        assert answer["Location"] == letter.edit_url
        citation = letter.citations.get()
        assert citation.quote == "wrote: “move the games”", "as it stands in the text"
        assert citation.article.text[citation.start : citation.end] == citation.quote
        assert {a.actor for a in letter.addressees.all()} == {one, two}
        assert {a.citations.get().article for a in letter.addressees.all()} == {citation.article}
        assert newest(letter).revision == newest(letter.addressees.first()).revision

    def test_a_double_submit_adds_one(self, ina: Client) -> None:
        typed = self.typed(ina)
        answers = [send(ina, self.URL, typed) for _ in range(3)]
        assert {(a.status_code, a["Location"]) for a in answers} == {(302, Letter.objects.get().edit_url)}
        assert SentForm.objects.count() == 1

    def test_what_was_typed_after_it_was_added_waits_as_a_draft(self, ina: Client) -> None:
        typed = self.typed(ina)
        send(ina, self.URL, typed)
        send(ina, self.URL, typed | {"summary": "They ask to move them."})
        letter = Letter.objects.get()
        assert letter.summary == "They ask to move the games."
        shown = ina.get(letter.edit_url)
        assert "has added this letter already" in words(shown)
        assert form_of(shown)["summary"] == ["They ask to move them."]
        assert send(ina, letter.edit_url, shown).status_code == 302
        assert Letter.objects.get().summary == "They ask to move them."

    def test_nothing_is_added_without_a_source(self, ina: Client) -> None:
        answer = send(ina, self.URL, self.typed(ina, source=""))
        assert answer.status_code == 422
        assert "Choose the article." in words(answer)
        assert not Letter.objects.exists()

    def test_words_that_are_not_in_the_text_are_kept_only_if_that_is_meant(self, ina: Client) -> None:
        asked = send(ina, self.URL, self.typed(ina, passage="move all the games"))
        assert asked.status_code == 422
        assert "do not stand in the text" in words(asked)
        assert send(ina, self.URL, asked, not_held="on").status_code == 302
        citation = Letter.objects.get().citations.get()
        assert (citation.quote, citation.start, citation.text_hash) == ("move all the games", None, "")

    def test_fifty_words_are_no_passage(self, ina: Client) -> None:
        assert "A passage has fewer than 50" in words(send(ina, self.URL, self.typed(ina, passage="word " * 50)))

    def test_the_article_becomes_public_with_the_fact(self, ina: Client) -> None:
        typed = self.typed(ina)
        Article.objects.filter(title=typed["source"]).update(visibility=Visibility.CURATORS)
        send(ina, self.URL, typed)
        assert Letter.objects.get().citations.get().article.is_public

    def test_a_fact_may_be_for_curators_only_at_first_with_its_addressees(self, ina: Client) -> None:
        who = factories.OrganisationFactory()
        send(ina, self.URL, self.typed(ina, visibility="curators", addressees=who.name))
        letter = Letter.objects.get()
        assert {letter.visibility, letter.addressees.get().visibility} == {Visibility.CURATORS}

    def test_the_address_fills_in_what_it_knows(self, ina: Client) -> None:
        letter = factories.LetterFactory()
        url = f"/curate/edit/add/addressee/?letter={letter.key}&nonsense=1&actor=Nobody"
        shown = ina.get(url)
        assert letter.title in words(shown)
        who, article = factories.OrganisationFactory(), factories.ArticleFactory()
        assert send(ina, url, shown, actor=who.name, source=article.url).status_code == 302
        assert Addressee.objects.get(letter=letter).actor == who

    @pytest.mark.parametrize(
        "noun", ["signature", "response", "position", "event", "campaign", "affiliation", "person"]
    )
    def test_each_kind_is_added(self, ina: Client, noun: str) -> None:
        model = EDITORS[noun].model
        typed = {
            "letter": factories.LetterFactory().key,
            "actor": factories.OrganisationFactory().name,
            "body": factories.OrganisationFactory().name,
            "government": factories.GovernmentFactory().name,
            "source": factories.ArticleFactory().key,
            "title": "Invented title",
            "name": "Invented name",
            "goal": "To be tested.",
            "summary": "Invented words.",
            "date": "2021",
            "stance": "declines",
            "reported_stance": "undecided",
        } | ({"person": factories.PersonFactory().name} if noun == "affiliation" else {})
        before = set(model.objects.values_list("pk", flat=True))
        url = f"/curate/edit/add/{noun}/"
        answer = send(ina, url, ina.get(url), **typed)
        assert answer.status_code == 302, words(answer)
        added = model.objects.exclude(pk__in=before).get()
        assert added.citations.count() == 1
        assert answer["Location"] == added.edit_url

    def test_a_quotation_of_a_response_is_short(self, ina: Client) -> None:
        response = factories.ResponseFactory()
        answer = send(ina, response.edit_url, ina.get(response.edit_url), quote="word " * 25)
        assert "at most 24" in words(answer)


class TestDrafts:
    def test_survive_a_reload(self, ina: Client) -> None:
        letter = factories.LetterFactory(title="As it was")
        kept = send(ina, letter.edit_url, ina.get(letter.edit_url), title="Half of a ti", action="draft")
        assert kept.status_code == 302
        shown = ina.get(letter.edit_url)
        assert "This is your draft" in words(shown)
        assert form_of(shown)["title"] == ["Half of a ti"]
        assert Letter.objects.get(pk=letter.pk).title == "As it was"

    def test_are_kept_while_one_types(self, ina: Client) -> None:
        letter = factories.LetterFactory()
        shown = form_of(ina.get(letter.edit_url)) | {"title": "", "summary": "nul\0nul", "action": "draft"}
        answer = ina.post(letter.edit_url, shown, headers={"HX-Request": "true"})
        assert "Kept as your draft at" in answer.content.decode()
        assert "<html" not in answer.content.decode()
        assert form_of(ina.get(letter.edit_url))["summary"] == ["nulnul"]

    def test_are_seen_by_nobody_else(self, ina: Client, bo: Client) -> None:
        letter = factories.LetterFactory()
        send(ina, letter.edit_url, ina.get(letter.edit_url), title="Ina's secret", action="draft")
        assert "Ina's secret" not in words(bo.get(letter.edit_url))
        assert "Draft" not in words(bo.get("/curate/edit/"))
        bo.post(letter.edit_url, {"action": "discard"})
        assert Draft.objects.get().user.username == "ina"
        assert letter.title in words(ina.get("/curate/edit/"))

    def test_can_be_discarded(self, ina: Client) -> None:
        letter = factories.LetterFactory(title="As it was")
        send(ina, letter.edit_url, ina.get(letter.edit_url), title="Half", action="draft")
        ina.post(letter.edit_url, {"action": "discard"})
        assert form_of(ina.get(letter.edit_url))["title"] == ["As it was"]

    def test_are_gone_once_they_are_saved(self, ina: Client) -> None:
        letter = factories.LetterFactory()
        send(ina, letter.edit_url, ina.get(letter.edit_url), title="Whole", action="draft")
        send(ina, letter.edit_url, ina.get(letter.edit_url))
        assert Letter.objects.get(pk=letter.pk).title == "Whole"
        assert not Draft.objects.exists()

    def test_of_new_facts_keep_their_token(self, ina: Client) -> None:
        url = "/curate/edit/add/event/"
        shown = form_of(ina.get(url))
        send(ina, url, shown, title="Half of an event", action="draft")
        again = form_of(ina.get(url))
        assert (again["title"], again["token"]) == (["Half of an event"], shown["token"])
        article = factories.ArticleFactory()
        typed = {"summary": "Words.", "date": "2021", "source": article.key}
        assert send(ina, url, again, **typed).status_code == 302
        assert Event.objects.get().title == "Half of an event"
        assert not Draft.objects.exists()


class TestSources:
    def test_a_passage_is_found_in_the_text_and_cited(self, ina: Client) -> None:
        letter = factories.LetterFactory()
        article = factories.ArticleFactory(text="A.\n\nForty groups\nwrote a letter.", visibility=Visibility.CURATORS)
        url = f"{letter.desk_url}sources/?article={article.key}"
        shown = ina.get(url)
        assert "wrote a letter." in words(shown)
        assert send(ina, url, shown, action="cite", passage="groups wrote a", why="It says so.").status_code == 302
        citation = letter.citations.get(article=article)
        assert citation.quote == "groups\nwrote a"
        assert article.text[citation.start : citation.end] == citation.quote
        article.refresh_from_db()
        assert article.is_public
        assert send(ina, url, ina.get(url), action="cite", passage="groups wrote a").status_code == 302
        assert letter.citations.count() == 2

    def test_words_that_are_not_there_are_asked_about(self, ina: Client) -> None:
        letter, article = factories.LetterFactory(), factories.ArticleFactory(text="Forty groups wrote.")
        url = f"{letter.desk_url}sources/?article={article.key}"
        asked = send(ina, url, ina.get(url), action="cite", passage="Fifty groups wrote.")
        assert asked.status_code == 422
        assert form_of(asked)["passage"] == ["Fifty groups wrote."]
        assert send(ina, url, asked, action="cite", not_held="on").status_code == 302
        assert letter.citations.get(article=article).start is None

    def test_an_article_is_found_by_title_outlet_or_address(self, ina: Client) -> None:
        letter = factories.LetterFactory()
        factories.ArticleFactory(title="Runners refuse", outlet="The Imaginary Gazette", url="https://runs.example/1")
        for typed in ("runners refuse", "https://runs.example/1"):
            assert "Cite “Runners refuse”" in words(ina.get(f"{letter.desk_url}sources/", {"article": typed}))
        asked = ina.get(f"{letter.desk_url}sources/", {"article": "imaginary gazette"})
        assert "Is one of these meant?" in words(asked)
        chosen = form_of(asked)
        pick = re.search(r'name="article-pick-0" value="(\d+)"', asked.content.decode())
        assert pick
        assert "Cite “Runners refuse”" in words(
            ina.get(f"{letter.desk_url}sources/", chosen | {"article-pick-0": pick[1]})
        )

    def test_the_last_source_of_a_published_fact_stays(self, ina: Client) -> None:
        letter = factories.LetterFactory()
        url, only = f"{letter.desk_url}sources/", letter.citations.get()
        answer = ina.post(url, {"action": "remove", "citation": only.pk})
        assert answer.status_code == 409
        assert "A published fact needs a source: add one first, or leave the fact out of the record." in words(answer)
        other = Citation.objects.create(letter=letter, article=factories.ArticleFactory())
        for _ in range(2):
            assert ina.post(url, {"action": "remove", "citation": only.pk}).status_code == 302
        assert list(letter.citations.all()) == [other]

    @pytest.mark.parametrize("number", ["", "x", str(2**63), "１"])
    def test_a_source_that_is_none_is_told(self, ina: Client, number: str) -> None:
        url = f"{factories.LetterFactory().desk_url}sources/"
        assert ina.post(url, {"action": "remove", "citation": number}).status_code in (302, 400)

    def test_a_source_of_another_fact_is_not_taken_away(self, ina: Client) -> None:
        letter, other = factories.LetterFactory(), factories.EventFactory(visibility=Visibility.CURATORS)
        ina.post(f"{letter.desk_url}sources/", {"action": "remove", "citation": other.citations.get().pk})
        assert other.citations.count() == 1


class TestTakingOut:
    def test_says_first_what_depends_on_it(self, ina: Client) -> None:
        letter = factories.LetterFactory()
        factories.AddresseeFactory(letter=letter)
        factories.LetterFactory(title="The Invented translation", variant_of=letter, campaign=letter.campaign)
        said = words(ina.get(f"{letter.desk_url}visibility/"))
        assert "1 addressee , hidden with it" in said
        assert "1 letter , shown without its name while it is not public The Invented translation" in said

    def test_a_fact_without_a_source_is_not_put_back(self, ina: Client) -> None:
        letter = factories.LetterFactory(visibility=Visibility.CURATORS)
        letter.citations.all().delete()
        url = f"{letter.desk_url}visibility/"
        answer = send(ina, url, ina.get(url), visibility="public", why="Why not.")
        assert "A published fact needs a source: add one first, or leave the fact out of the record." in words(answer)
        letter.refresh_from_db()
        assert not letter.is_public

    def test_putting_back_publishes_what_is_cited_but_not_its_text(self, ina: Client) -> None:
        held, hidden = (factories.ArticleFactory(text="Words.", visibility=seen) for seen in ("curators", "hidden"))
        event = factories.EventFactory(source=held, visibility=Visibility.CURATORS)
        event.citations.create(article=hidden)
        url = f"{event.desk_url}visibility/"
        assert send(ina, url, ina.get(url), visibility="public", why="It was checked.").status_code == 302
        held.refresh_from_db()
        hidden.refresh_from_db()
        assert (held.visibility, held.rights, hidden.visibility) == ("public", "curators", "hidden")

    def test_a_person_is_not_shown_without_the_reason_that_is_asked_for_elsewhere(self, ina: Client) -> None:
        person = factories.PersonFactory()
        public = newest(person)
        Actor.objects.filter(pk=person.pk).update(visibility=Visibility.CURATORS)
        for part, typed in (("visibility/", {"visibility": "public"}), (f"versions/{public.pk}/", {})):
            url = f"{person.desk_url}{part}"
            answer = send(ina, url, ina.get(url), why="To be shown.", **typed)
            assert answer.status_code == 422
            assert "A person is shown at “Decide”, with the reason" in words(answer)
        person.refresh_from_db()
        assert not person.is_public
        url = "/curate/edit/add/person/"
        typed = {"name": "Ina Vented", "source": factories.ArticleFactory().key}
        assert send(ina, url, ina.get(url), visibility="public", **typed).status_code == 422
        assert send(ina, url, ina.get(url), **typed).status_code == 302
        assert Actor.objects.get(name="Ina Vented").visibility == Visibility.CURATORS

    def test_an_unknown_visibility_is_told(self, ina: Client) -> None:
        url = f"{factories.LetterFactory().desk_url}visibility/"
        assert ina.post(url, {"visibility": "nobody", "why": "x"}).status_code == 422


class TestVersions:
    def test_one_is_not_brought_back_over_what_was_not_seen(self, ina: Client, bo: Client) -> None:
        letter = factories.LetterFactory(title="As it was")
        first = newest(letter)
        send(bo, letter.edit_url, bo.get(letter.edit_url), title="Second")
        url = f"{letter.desk_url}versions/{first.pk}/"
        shown = ina.get(url)
        send(bo, letter.edit_url, bo.get(letter.edit_url), title="Third")
        answer = send(ina, url, shown, why="Back.")
        assert answer.status_code == 422
        assert "Third As it was" in words(answer)
        assert send(ina, url, answer).status_code == 302

    def test_a_hidden_fact_shows_its_versions_to_curators(self, ina: Client) -> None:
        letter = factories.LetterFactory(title="As it was", visibility=Visibility.HIDDEN)
        assert "As it was" in words(ina.get(f"{letter.desk_url}versions/"))

    @pytest.mark.parametrize("change", [2**63, 999_999_999])
    def test_a_version_that_is_none_is_told(self, ina: Client, change: int) -> None:
        assert ina.get(f"{factories.LetterFactory().desk_url}versions/{change}/").status_code == 404


class TestLinksOnPublicPages:
    def pages(self) -> list[tuple[str, str]]:
        letter = factories.LetterFactory()
        group = factories.OrganisationFactory()
        found = [(row.get_absolute_url(), row.edit_url) for row in (letter, letter.campaign, group)]
        first = newest(letter)
        Letter.objects.filter(pk=letter.pk).update(title="Corrected")
        return [*found, (letter.history_url, f"{letter.desk_url}versions/{first.pk}/")]

    def test_lead_curators_to_the_form(self, ina: Client) -> None:
        for page, edit in self.pages():
            response = ina.get(page)
            assert f'href="{edit}"' in response.content.decode(), page
            assert "Cookie" in response["Vary"]

    @pytest.mark.parametrize("role", [Role.CONTRIBUTOR, None])
    def test_are_not_there_for_others(self, role: Role | None) -> None:
        for client in (Client(), factories.sign_in(role)):
            for page, _ in self.pages():
                assert "/curate/edit/" not in client.get(page).content.decode()

    def test_cost_strangers_nothing(self) -> None:
        for page, _ in self.pages():
            response = Client().get(page)
            assert "Cookie" not in response.get("Vary", "")


def test_that_a_form_was_sent_is_forgotten_when_nobody_has_it_open_any_more(ina: Client) -> None:
    for days in (29, 31):
        age = timezone.now() - datetime.timedelta(days=days)
        user = User.objects.get(username="ina")
        SentForm.objects.create(token=uuid.uuid4(), user=user, digest=f"{days}" * 32, at=age)
    forget_sent_forms()
    assert SentForm.objects.get().digest == "29" * 32


def test_a_form_is_kept_for_whoever_sent_it(ina: Client, bo: Client) -> None:
    """The token of one person is none of another's."""
    url = "/curate/edit/add/event/"
    typed = {"title": "One", "summary": "Words.", "date": "2021", "source": factories.ArticleFactory().key}
    shown = form_of(ina.get(url))
    assert send(ina, url, shown, **typed).status_code == 302
    assert not SentForm.objects.exclude(user=User.objects.get(username="ina")).exists()
    assert (Actor.objects.count(), Response.objects.count(), Signature.objects.count()) == (0, 0, 0)
    assert Event.objects.count() == 1
