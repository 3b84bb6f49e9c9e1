"""What a browser reports while it shows pages: errors, failed requests, requests to strangers."""

import re
from urllib.parse import urlsplit

from playwright.sync_api import BrowserContext, ConsoleMessage, Request, Response, WebError

# What htmx says of a request that it gave up for a newer one; of one that failed the browser says so itself.
GIVEN_UP = ("htmx:afterRequest", "htmx:sendAbort")


class Witness:
    """Collects the complaints of all pages of one browser context."""

    def __init__(self, context: BrowserContext, site: str) -> None:
        self.site = site
        self.complaints: list[str] = []
        self.refusals: list[re.Pattern[str]] = []
        context.on("console", self._console)
        context.on("weberror", self._error)
        context.on("request", self._request)
        context.on("requestfailed", self._failed)
        context.on("response", self._response)

    def expect_refusal(self, ending: str) -> None:
        """The address with this ending is answered with 4xx on purpose."""
        self.refusals.append(re.compile(re.escape(ending) + "$"))

    def take(self) -> list[str]:
        """The complaints since the last time."""
        taken, self.complaints = self.complaints, []
        return taken

    def _is_refusal(self, message: ConsoleMessage) -> bool:
        """The browser says so with the address, htmx with its own."""
        return self._expected(message.location.get("url", "")) or (
            bool(self.refusals) and message.text.startswith("Response Status Error Code 4")
        )

    def _expected(self, url: str) -> bool:
        return any(ending.search(url) for ending in self.refusals)

    def _console(self, message: ConsoleMessage) -> None:
        if message.text.startswith(GIVEN_UP):
            return
        if message.type in {"error", "warning"} and not self._is_refusal(message):
            self.complaints.append(f"console {message.type}: {message.text} ({message.location.get('url')})")

    def _error(self, error: WebError) -> None:
        self.complaints.append(f"script error: {error.error}")

    def _request(self, request: Request) -> None:
        parts = urlsplit(request.url)
        if parts.scheme not in {"data", "about"} and not request.url.startswith(f"{self.site}/"):
            self.complaints.append(f"request to a third party: {request.url}")

    def _failed(self, request: Request) -> None:
        if request.failure != "net::ERR_ABORTED":  # given up by the page itself, for a newer one
            self.complaints.append(f"request failed: {request.url}: {request.failure}")

    def _response(self, response: Response) -> None:
        if response.status >= 400 and not self._expected(response.url):
            self.complaints.append(f"{response.status} for {response.url}")
