"""What an abbreviation means is what the article says."""

from tests.articles.extract.names.invented import names


def test_an_abbreviation_means_what_the_article_says() -> None:
    found = names("The Steppe Friends Institute (SFI) met. The SFI sang.")
    assert {name for _, name in found} == {"Steppe Friends Institute"}
