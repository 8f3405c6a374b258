"""Understudy for a backend in Python: who is calling, who is really there, and whether that still holds."""

import json
import os
import threading
import time
import urllib.request
import uuid
from base64 import b64encode
from datetime import datetime, timezone

import jwt

AUTH_URL = os.environ["AUTH_URL"]
ISSUER = os.environ["ISSUER"]
CLIENT_ID = os.environ["CLIENT_ID"]
CLIENT_SECRET = os.environ["CLIENT_SECRET"]

keys = jwt.PyJWKClient(f"{AUTH_URL}/.well-known/jwks.json")


class Refused(Exception):
    """An answer instead of the one that was asked for."""

    def __init__(self, status, code, detail):
        super().__init__(detail)
        self.status, self.body = status, {"code": code, "detail": detail}


SIGNED_OUT = (401, "not_signed_in", "Signed out.")


def read_token(header):
    """The claims of the access token of a hosted session, from `Authorization: Bearer`."""
    try:
        token = header.removeprefix("Bearer ")
        key = keys.get_signing_key_from_jwt(token).key
        # Logout tokens are signed by a key of the same list.
        if jwt.get_unverified_header(token)["typ"] != "at+jwt":
            raise Refused(*SIGNED_OUT)
        needed = {"require": ["exp", "iat", "sub", "sid"]}
        claims = jwt.decode(token, key, ["RS256"], needed, issuer=AUTH_URL, audience=CLIENT_ID)
    except jwt.PyJWTError as error:
        if isinstance(error.__context__, OSError):
            raise Refused(503, "keys_unavailable", "Try again in a moment.") from error
        raise Refused(*SIGNED_OUT) from error
    # Half an impersonation is none, and no ordinary user either.
    if claims.get("act", {}).get("sub") != claims.get("impersonatorUserId"):
        raise Refused(*SIGNED_OUT)
    return claims


def call(path, body=None, form=None, at=AUTH_URL):
    """An answer of Understudy to this product, within two seconds."""
    basic = b64encode(f"{CLIENT_ID}:{CLIENT_SECRET}".encode()).decode()
    headers = {"Authorization": f"Basic {basic}", "Content-Type": "application/json"}
    if form is not None:
        headers["Content-Type"] = "application/x-www-form-urlencoded"
    data = form.encode() if form is not None else body and json.dumps(body).encode()
    with urllib.request.urlopen(urllib.request.Request(at + path, data, headers), timeout=2) as answer:
        return json.load(answer)


class Ends:
    """Which impersonations have ended: asked for while impersonators come, every 2.5 seconds at most."""

    def __init__(self):
        self.lock = threading.Lock()
        self.asked = self.good = 0.0
        self.sids, self.levels = set(), {}

    def check(self, sid):
        """Raises Refused for a session that has ended, or while nobody can say."""
        with self.lock:
            now = time.time()
            if not 0 <= now - self.asked < 2.5:
                self.asked = now
                self.ask(now)
            if not 0 <= time.time() - self.good < 5:
                raise Refused(503, "revocations_unavailable", "Try again in a moment.")
            if sid in self.sids:
                raise Refused(*SIGNED_OUT)

    def ask(self, now):
        try:
            answer = call("/api/v1/revocations")
            self.sids = {item["sid"] for item in answer["items"]}
            self.levels = {each["sid"]: each for each in answer["changes"]}
            self.good = now
        except (OSError, ValueError):
            pass  # The age of the last good answer decides.


ends = Ends()


def check(claims):
    """Raises Refused when whoever this is has nothing to do here any more. Ask it first, at every request."""
    if "impersonatorUserId" in claims:
        if time.time() >= claims.get("session_expiry", claims.get("exp", 0)):
            raise Refused(*SIGNED_OUT)
        ends.check(claims["sid"])
    return claims


def level(claims):
    """`full` or `read_only`, of now; and until when by a raise."""
    said = ends.levels.get(claims["sid"]) or {"access": claims.get("impersonation_access")}
    return "full" if said["access"] == "full" else "read_only", said.get("raisedUntil")


def allow(claims, name, route, never=None):
    """Before anything is changed: refuses an impersonator, or records what they are about to do."""
    if "impersonatorUserId" not in claims:
        return
    if never:
        record(claims, "refused", name, route, {"never": never})
        raise Refused(403, "impersonated", "You cannot perform this action while impersonating a user")
    if level(claims)[0] != "full":
        record(claims, "refused", name, route)
        raise Refused(403, "read_only", "This session is for looking only.")
    record(claims, "act", name, route)


def record(claims, kind, name, route, detail=None):
    """Tells Understudy; raises Refused when it can't be told."""
    at = datetime.now(timezone.utc).isoformat()
    item = {"id": str(uuid.uuid4()), "sid": claims["sid"], "at": at, "kind": kind, "name": name, "route": route}
    try:
        rejected = call("/api/v1/actions", {"items": [{**item, "detail": detail}]})["rejected"]
    except (OSError, ValueError) as error:
        raise Refused(503, "unrecorded", "Nothing was done. Try again in a moment.") from error
    if rejected:
        raise Refused(503, "unrecorded", "Nothing was done. Sign in again.")


def revoke(token):
    """Ends the session at Understudy. Where that can't be told, it is over there with its hour."""
    try:
        call("/oauth/revoke", form=f"token={token}", at=ISSUER)
    except OSError:
        pass


def session_answer(user):
    """What `/understudy/session` says to the banner, of a session that this product keeps."""
    ends_at = datetime.fromtimestamp(user["session_expiry"], timezone.utc).isoformat()
    access, raised_until = level(user)
    return {
        "user": {"id": user["sub"], "name": user.get("name", ""), "email": user.get("email", "")},
        "impersonatorUserId": user["impersonatorUserId"],
        "impersonation": {
            **{"id": user["sid"], "expiresAt": ends_at, "access": access, "raisedUntil": raised_until},
            "impersonator": {"id": user["act"]["sub"], "name": user["act"]["name"]},
            "pageUrl": f"{ISSUER}/sessions/{user['sid']}",
        },
        **{"expiresAt": ends_at, "now": datetime.now(timezone.utc).isoformat()},
    }
