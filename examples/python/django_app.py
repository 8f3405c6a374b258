import os
import sys

from django.conf import settings

PRODUCT_URL = os.environ["PRODUCT_URL"]
PUBLIC = os.path.join(os.path.dirname(os.path.abspath(__file__)), "public")

settings.configure(
    SECRET_KEY=os.environ["SESSION_SECRET"],
    ALLOWED_HOSTS=["*"],
    ROOT_URLCONF=__name__,
    MIDDLEWARE=["django.contrib.sessions.middleware.SessionMiddleware", f"{__name__}.refusals"],
    # No table of sessions for this example.
    SESSION_ENGINE="django.contrib.sessions.backends.signed_cookies",
    SESSION_COOKIE_SAMESITE="Lax",
    SESSION_COOKIE_SECURE=PRODUCT_URL.startswith("https:"),
)

from authlib.integrations.base_client import OAuthError
from authlib.integrations.django_client import OAuth
from authlib.jose.errors import JoseError
from django.http import HttpResponse, HttpResponseRedirect, JsonResponse
from django.urls import path
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_GET, require_POST
from django.views.static import serve
from understudy import CLIENT_ID, CLIENT_SECRET, ISSUER, Refused, allow, check, read_token, revoke, session_answer


def refusals(get_response):
    """A middleware: what understudy.py refuses is an answer."""

    def middleware(request):
        return get_response(request)

    middleware.process_exception = lambda _, error: (
        JsonResponse(error.body, status=error.status) if isinstance(error, Refused) else None
    )
    return middleware


def who(request):
    """Of a hosted session by its token, or of a session that is kept here."""
    token = request.headers.get("Authorization")
    claims = read_token(token) if token else request.session.get("user")
    if not claims:
        raise Refused(401, "not_signed_in", "Signed out.")
    return check(claims)


@require_GET
def me(request):
    claims = who(request)
    return JsonResponse({"id": claims["sub"], "impersonatorUserId": claims.get("impersonatorUserId")})


@require_POST
def add_task(request):
    allow(who(request), "Added a task", "/api/tasks")
    return JsonResponse({"done": True}, status=201)


@require_POST
def change_card(request):
    allow(who(request), "Change the card", "/api/card", never="billing")
    return JsonResponse({"done": True})


# From here on: only for a product with sessions of its own.

understudy = OAuth().register(
    "understudy",
    client_id=CLIENT_ID,
    client_secret=CLIENT_SECRET,
    server_metadata_url=f"{ISSUER}/.well-known/openid-configuration",
    client_kwargs={"scope": "openid", "code_challenge_method": "S256"},
)


@require_GET
def start(request):
    if request.GET.get("iss") != ISSUER:
        return HttpResponse("Not from this issuer.", status=400)
    return understudy.authorize_redirect(
        request, f"{PRODUCT_URL}/understudy/callback", login_hint=request.GET.get("login_hint", "")
    )


@require_GET
def callback(request):
    try:
        token = understudy.authorize_access_token(request)
        claims, shown = token["userinfo"], understudy.userinfo(token=token)
    except (OAuthError, JoseError, KeyError):
        return HttpResponse("Begin again in the dashboard.", status=400)
    # Never sign anybody in whose impersonator isn't known. `externalId` is your own id of the user.
    if not claims.get("impersonatorUserId") or shown["sid"] != claims["sid"]:
        return HttpResponse("Not an impersonation.", status=400)
    request.session.flush()
    request.session["user"] = {**shown, "session_expiry": claims["session_expiry"]}
    request.session["access_token"] = token["access_token"]
    return HttpResponseRedirect(f"{PRODUCT_URL}/")


@require_GET
def banner(request):
    # Say it of your users' own sessions, too: without impersonatorUserId and impersonation.
    return JsonResponse(session_answer(who(request)), headers={"Cache-Control": "no-store"})


# The banner's form knows no token of Django's. The session's cookie is SameSite=Lax, so no other site sends it by POST.
@csrf_exempt
@require_POST
def end(request):
    if "access_token" in request.session:
        revoke(request.session["access_token"])
    request.session.flush()
    return HttpResponseRedirect("/signed-out.html")


urlpatterns = [
    path("", serve, {"path": "index.html", "document_root": PUBLIC}),
    path("api/me", me),
    path("api/tasks", add_task),
    path("api/card", change_card),
    path("understudy/start", start),
    path("understudy/callback", callback),
    path("understudy/session", banner),
    path("understudy/end", end),
    path("<path:path>", serve, {"document_root": PUBLIC}),
]

if __name__ == "__main__":
    from django.core.management import execute_from_command_line

    execute_from_command_line([sys.argv[0], "runserver", "--noreload", os.environ["PORT"]])
