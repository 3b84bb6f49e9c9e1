"""A story that proposes something of each kind, and the letter of which it speaks as the record knows it."""

from campaigns.models import Letter
from tests.factories import (
    AddresseeFactory,
    AffiliationFactory,
    LetterFactory,
    OrganisationFactory,
    PersonFactory,
    SignatureFactory,
)

TITLE = "Groups ask the Aurora Committee to think again"
STORY = """Dozens of groups have asked for a diplomatic boycott of the Beijing Winter Games over human rights in China.

An open letter was addressed to Mira Holm, president of the Aurora Committee, on Monday.

The letter was signed by Ada Lund, director of the Snow Forum, on behalf of 180 groups.

The Ice Union and the Lantern Circle are among the signatories listed.

The letter asks for a diplomatic boycott of the Games over the treatment of Uyghurs in Xinjiang.

Asked about the letter, Mira Holm said that the committee would not act.

“We are not the government of the world and can not decide that,” she said.

Denmark is undecided on a diplomatic boycott.
"""
WEDNESDAY = "2021-03-03"  # the letter is of Monday, 1 March


def known_letter() -> Letter:
    """The letter of the story less exactly, with one of its signatories."""
    role = AffiliationFactory(
        person=PersonFactory(key="mira-holm", name="Mira Holm"),
        body=OrganisationFactory(key="aurora", name="Aurora Committee"),
        title="President",
    )
    forum, union = OrganisationFactory(key="snow", name="Snow Forum"), OrganisationFactory(key="ice", name="Ice Union")
    letter = LetterFactory(key="aurora-2021", date="2021-03-01", date_precision="month", claimed_count=160)
    AddresseeFactory(letter=letter, actor=role.person)
    SignatureFactory(letter=letter, actor=forum)
    SignatureFactory(letter=letter, actor=union)
    OrganisationFactory(key="lantern", name="Lantern Circle")
    return letter
