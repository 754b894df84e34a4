"""Who may ask the service's page: the tab that a teacher opened, and no page beside it."""

from tornado.web import HTTPError, RequestHandler

POLICY = "default-src 'none'; style-src 'unsafe-inline'; base-uri 'none'; form-action 'self'; frame-ancestors 'none'"
LARGEST_FORM = 3_000_000
"""Bytes of a form: `to-mark.csv` of a large class. What is larger is refused before it is read."""


class OwnTab(RequestHandler):
    """Answers what a person asks by a link or a button of this page; no script, no form of another place."""

    def set_default_headers(self) -> None:
        self.set_header("Content-Security-Policy", POLICY)
        self.set_header(
            "Cross-Origin-Opener-Policy", "noopener-allow-popups"
        )  # a page that opens this cannot look into it

    def prepare(self) -> None:
        """JupyterHub 5.4 asks for no token where a script sends a form in the mode "no-cors": so no script may.

        Browsers send these headers over https and to localhost (W3C, Fetch Metadata Request Headers).
        """
        mode, site = (self.request.headers.get(f"Sec-Fetch-{what}") for what in ("Mode", "Site"))
        if mode not in (None, "navigate") or (self.request.method == "POST" and site not in (None, "same-origin")):
            raise HTTPError(403, reason="This page answers only the tab that it is open in")
