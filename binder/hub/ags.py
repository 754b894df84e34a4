"""Scores for a learning platform: LTI 1.3 Assignment and Grade Services 2.0, signed with the hub's own key."""

import json
import time
from collections.abc import AsyncIterator, Iterable
from datetime import UTC, datetime
from pathlib import Path
from secrets import token_hex
from urllib.parse import urlencode, urlsplit

import jwt
from tornado.httpclient import AsyncHTTPClient, HTTPClientError

RS256 = jwt.get_algorithm_by_name("RS256")
GRANT = {  # 1EdTech Security Framework 1.0, 4.1.1
    "grant_type": "client_credentials",
    "client_assertion_type": "urn:ietf:params:oauth:client-assertion-type:jwt-bearer",
    "scope": "https://purl.imsglobal.org/spec/lti-ags/scope/score",
}
FORM, SCORE = "application/x-www-form-urlencoded", "application/vnd.ims.lis.v1.score+json"
LIVES = 60
"""Seconds for which our signature is good: long enough to ask for a token."""


class Refused(Exception):
    """The platform did not answer, or did not take a score; the message says why."""

    def __init__(self, why: str, status: int = 0):
        super().__init__(why)
        self.about_one = status in (400, 404, 409, 422)
        """Whether this is about one score, such as that of somebody who has left the course."""


class Platform:
    """A platform, and the hub as it knows it."""

    def __init__(self, client: str, token_url: str, key: str):
        """`client`: the hub's id on the platform; `key`: the file with the hub's private key, PEM."""
        self.client, self.token_url, self.private = client, token_url, Path(key).read_text()
        public = json.loads(RS256.to_jwk(RS256.prepare_key(self.private).public_key()))
        self.keys = {"keys": [public | {"alg": "RS256", "use": "sig", "kid": "1"}]}
        """What the platform must know to believe the hub: its public key, as JWKS."""

    async def take(self, lineitem: str, scores: Iterable[tuple[str, float, float]]) -> AsyncIterator[str]:
        """Send scores into a column: the platform's number of a student, points, and out of how many.

        Yields the number of each student whose score was taken. Raises Refused where not all were.
        """
        now, url = int(time.time()), urlsplit(lineitem)
        place = url._replace(path=f"{url.path}/scores").geturl()  # 3.4.1; Moodle's addresses have a query behind
        about = {"iss": self.client, "sub": self.client, "aud": self.token_url, "iat": now, "exp": now + LIVES}
        signed = jwt.encode(about | {"jti": token_hex()}, self.private, "RS256", {"kid": "1"})
        granted = await _post(self.token_url, urlencode(GRANT | {"client_assertion": signed}), FORM)
        try:
            token = json.loads(granted)["access_token"]
        except (ValueError, LookupError, TypeError):
            raise Refused(f"{urlsplit(self.token_url).netloc} gave no token") from None
        refused = None
        for user, points, most in scores:
            score = {"userId": user, "scoreGiven": points, "scoreMaximum": most, "activityProgress": "Completed"}
            score |= {"gradingProgress": "FullyGraded", "timestamp": datetime.now(UTC).isoformat()}
            try:
                await _post(place, json.dumps(score), SCORE, Authorization=f"Bearer {token}")
            except Refused as error:
                if not error.about_one:
                    raise
                refused = error
            else:
                yield user
        if refused:
            raise refused


async def _post(url: str, body: str, kind: str, **headers: str) -> bytes:
    """What was answered: to a score, whatever a platform likes. Raises Refused."""
    headers["Content-Type"] = kind
    try:
        done = await AsyncHTTPClient().fetch(url, method="POST", headers=headers, body=body, follow_redirects=False)
        return done.body
    except (HTTPClientError, OSError) as error:
        raise Refused(f"{urlsplit(url).netloc} says {error}", getattr(error, "code", 0)) from None
