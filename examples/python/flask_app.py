import os

from authlib.integrations.base_client import OAuthError
from authlib.integrations.flask_client import OAuth
from authlib.jose.errors import JoseError
from flask import Flask, abort, jsonify, redirect, request, session
from understudy import CLIENT_ID, CLIENT_SECRET, ISSUER, Refused, allow, check, read_token, revoke, session_answer

PRODUCT_URL = os.environ["PRODUCT_URL"]

app = Flask(__name__, static_folder="public", static_url_path="")
app.secret_key = os.environ["SESSION_SECRET"]
app.config.update(SESSION_COOKIE_SAMESITE="Lax", SESSION_COOKIE_SECURE=PRODUCT_URL.startswith("https:"))


@app.errorhandler(Refused)
def refused(error):
    return error.body, error.status


def who():
    """Of a hosted session by its token, or of a session that is kept here."""
    token = request.headers.get("Authorization")
    claims = read_token(token) if token else session.get("user")
    if not claims:
        raise Refused(401, "not_signed_in", "Signed out.")
    return check(claims)


@app.get("/")
def home():
    return app.send_static_file("index.html")


@app.get("/api/me")
def me():
    claims = who()
    return {"id": claims["sub"], "impersonatorUserId": claims.get("impersonatorUserId")}


@app.post("/api/tasks")
def add_task():
    allow(who(), "Added a task", "/api/tasks")
    return {"done": True}, 201


@app.post("/api/card")
def change_card():
    allow(who(), "Change the card", "/api/card", never="billing")
    return {"done": True}


# From here on: only for a product with sessions of its own.

understudy = OAuth(app).register(
    "understudy",
    client_id=CLIENT_ID,
    client_secret=CLIENT_SECRET,
    server_metadata_url=f"{ISSUER}/.well-known/openid-configuration",
    client_kwargs={"scope": "openid", "code_challenge_method": "S256"},
)


@app.get("/understudy/start")
def start():
    if request.args.get("iss") != ISSUER:
        abort(400)
    return understudy.authorize_redirect(
        f"{PRODUCT_URL}/understudy/callback", login_hint=request.args.get("login_hint", "")
    )


@app.get("/understudy/callback")
def callback():
    try:
        token = understudy.authorize_access_token()
        claims, shown = token["userinfo"], understudy.userinfo(token=token)
    except (OAuthError, JoseError, KeyError):
        return "Begin again in the dashboard.", 400
    # Never sign anybody in whose impersonator isn't known. `externalId` is your own id of the user.
    if not claims.get("impersonatorUserId") or shown["sid"] != claims["sid"]:
        abort(400)
    session.clear()
    session["user"] = {**shown, "session_expiry": claims["session_expiry"]}
    session["access_token"] = token["access_token"]
    return redirect(f"{PRODUCT_URL}/", 303)


@app.get("/understudy/session")
def banner():
    claims = who()
    # Say it of your users' own sessions, too: without impersonatorUserId and impersonation.
    return jsonify(session_answer(claims)), {"Cache-Control": "no-store"}


@app.post("/understudy/end")
def end():
    if "access_token" in session:
        revoke(session["access_token"])
    session.clear()
    return redirect("/signed-out.html", 303)
