"""A learning platform that is none: it opens the hub over LTI 1.3, and takes scores. python lms.py PORT HUB

It knows whoever it is asked about: u1, u2, … are students of a course, t1, t2, … its teachers; of another course where
the name ends in "@other". It holds the hub to the standard: what is not as it should be gets 4xx and a reason.
"""

import json
import sys
import time
import urllib.request
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from urllib.parse import parse_qsl, urlsplit

import jwt
from cryptography.hazmat.primitives.asymmetric import rsa

PORT, HUB = int(sys.argv[1]), sys.argv[2]
HERE, CLIENT = f"http://127.0.0.1:{PORT}", "the-hub"
RS256 = jwt.get_algorithm_by_name("RS256")
KEY = rsa.generate_private_key(public_exponent=65537, key_size=2048)
PUBLIC = json.loads(RS256.to_jwk(KEY.public_key())) | {"kid": "of-the-platform", "alg": "RS256", "use": "sig"}
LTI, AGS = "https://purl.imsglobal.org/spec/lti", "https://purl.imsglobal.org/spec/lti-ags"
ROLE = "http://purl.imsglobal.org/vocab/lis/v2/membership#"
BEARER = "urn:ietf:params:oauth:client-assertion-type:jwt-bearer"
FORM = """<!DOCTYPE html><title>The platform</title><h1>The platform</h1>
<form method="post" action="{to}">{fields}<button>Open the lesson</button></form>{then}"""
SENDS_ITSELF = "<script>document.forms[0].submit()</script>"

scores: list[dict] = []
tokens: set[str] = set()
asked: set[str] = set()
broken: list[int] = []
"""How many more scores are refused, as if the platform were down."""


def form(to: str, then: str = "", **fields: str) -> bytes:
    hidden = "".join(f'<input type="hidden" name="{name}" value="{value}">' for name, value in fields.items())
    return FORM.format(to=to, fields=hidden, then=then).encode()


def about(who: str, client: str, nonce: str) -> dict:
    """What the platform says of a person who opens the hub."""
    now, course = int(time.time()), who.partition("@")[2] or "course"
    role = "Instructor" if who.startswith("t") else "Learner"
    return {
        "iss": HERE,
        "aud": client,
        "azp": client,
        "sub": who,
        "name": f"{'Teacher' if role == 'Instructor' else 'Student'} {who[1:].partition('@')[0]}",
        "iat": now,
        "exp": now + 300,
        "nonce": nonce,
        f"{LTI}/claim/message_type": "LtiResourceLinkRequest",
        f"{LTI}/claim/version": "1.3.0",
        f"{LTI}/claim/deployment_id": "1",
        f"{LTI}/claim/target_link_uri": f"{HUB}/hub",
        f"{LTI}/claim/resource_link": {"id": "link-1", "title": "An interview, closely read"},
        f"{LTI}/claim/roles": [f"{ROLE}{role}"],
        f"{LTI}/claim/context": {"id": course, "title": f"English 11 ({course})"},
        f"{AGS}/claim/endpoint": {"scope": [f"{AGS}/scope/score"], "lineitem": f"{HERE}/columns/{course}?type=1"},
    }


class Platform(BaseHTTPRequestHandler):
    def do_GET(self) -> None:
        place = urlsplit(self.path)
        query = dict(parse_qsl(place.query))
        if place.path == "/course":  # ?as=u1&to=…: the link that a person presses
            hints = {"iss": HERE, "login_hint": query["as"], "client_id": CLIENT, "lti_message_hint": "m"}
            self._send(200, form(f"{HUB}/hub/lti13/oauth_login", target_link_uri=query["to"], **hints), "text/html")
        elif place.path == "/auth":
            claims = about(query["login_hint"], query["client_id"], query["nonce"])
            signed = jwt.encode(claims, KEY, "RS256", {"kid": PUBLIC["kid"]})
            there = form(query["redirect_uri"], SENDS_ITSELF, id_token=signed, state=query["state"])
            self._send(200, there, "text/html")
        elif place.path == "/down":
            broken.append(int(query["after"]))
            self._send(200, b"")
        else:
            known = {"/jwks": {"keys": [PUBLIC]}, "/scores": scores, "/": {}}
            self._send(200 if place.path in known else 404, json.dumps(known.get(place.path)).encode())

    def do_POST(self) -> None:
        body = self.rfile.read(int(self.headers["Content-Length"])).decode()
        path, query = self.path.partition("?")[::2]
        if path == "/token":
            self._grant(dict(parse_qsl(body)))
        elif path.startswith("/columns/") and path.endswith("/scores") and query == "type=1":
            self._take(path.split("/")[2], json.loads(body))
        else:
            self._send(404, b"no such column")

    def _grant(self, asks: dict[str, str]) -> None:
        """Check who asks by the key that the hub shows, as the security framework wants it."""
        with urllib.request.urlopen(f"{HUB}/services/scores/jwks") as shown:
            keys = {key["kid"]: jwt.PyJWK(key).key for key in json.load(shown)["keys"]}
        try:
            key = keys[jwt.get_unverified_header(asks["client_assertion"])["kid"]]
            must = {"require": ["iss", "sub", "aud", "iat", "exp", "jti"]}
            said = jwt.decode(asks["client_assertion"], key, ["RS256"], audience=f"{HERE}/token", options=must)
        except (KeyError, jwt.PyJWTError) as error:
            self._send(401, f"not the hub: {error!r}".encode())
            return
        wanted = {"grant_type": "client_credentials", "client_assertion_type": BEARER, "scope": f"{AGS}/scope/score"}
        fits = said["iss"] == said["sub"] == CLIENT and wanted.items() <= asks.items() and said["jti"] not in asked
        asked.add(said["jti"])
        if fits:
            tokens.add(token := f"token-{len(tokens)}")
            self._send(200, json.dumps({"access_token": token, "token_type": "Bearer", "expires_in": 60}).encode())
        else:
            self._send(400, b"this is not what was agreed")

    def _take(self, column: str, score: dict) -> None:
        kind, token = self.headers["Content-Type"], self.headers.get("Authorization", "").removeprefix("Bearer ")
        fields = {"userId", "scoreGiven", "scoreMaximum", "activityProgress", "gradingProgress", "timestamp"}
        if token not in tokens:
            self._send(401, b"no token of ours")
        elif kind != "application/vnd.ims.lis.v1.score+json" or score.keys() != fields:
            self._send(400, b"no score")
        elif broken and broken[0] <= 0:
            broken.clear()
            self._send(503, b"down")
        else:
            broken[:] = [left - 1 for left in broken]
            scores.append(score | {"column": column})
            self._send(200, b"")

    def _send(self, status: int, body: bytes, kind: str = "application/json") -> None:
        self.send_response(status)
        self.send_header("Content-Type", kind)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_) -> None:
        """The check says what matters."""


ThreadingHTTPServer(("127.0.0.1", PORT), Platform).serve_forever()
