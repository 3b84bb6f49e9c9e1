"""What must not be so where the site is deployed."""

from django.conf import settings
from django.core.checks import Error, Tags, register


@register(Tags.security, deploy=True)
def only_the_public_web_is_fetched(**_: object) -> list[Error]:
    """``manage.py check --deploy`` fails while fetches may go elsewhere."""
    if not settings.FETCH_ALSO_FROM:
        return []
    return [
        Error(
            "Articles may be fetched from servers that are not of the public web: "
            f"{', '.join(sorted(settings.FETCH_ALSO_FROM))}.",
            hint="Remove FETCH_ALSO_FROM from the environment. It is for tests only.",
            id="articles.E001",
        )
    ]
