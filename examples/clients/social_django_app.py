"""python-social-auth with Django, as it comes: it sends a nonce and no code_challenge."""

import os
import sys
import time

import django
from django.conf import settings
from django.core.management import call_command, execute_from_command_line
from django.http import HttpResponse, JsonResponse
from django.urls import include, path

url = os.environ["PRODUCT_URL"]
settings.configure(
    DEBUG=False,
    SECRET_KEY=os.environ["SESSION_SECRET"],
    ALLOWED_HOSTS=["127.0.0.1"],
    ROOT_URLCONF=__name__,
    DATABASES={"default": {"ENGINE": "django.db.backends.sqlite3", "NAME": "product.db"}},
    INSTALLED_APPS=["django.contrib.auth", "django.contrib.contenttypes", "django.contrib.sessions", "social_django"],
    MIDDLEWARE=["django.contrib.sessions.middleware.SessionMiddleware", "django.contrib.auth.middleware.AuthenticationMiddleware"],
    DEFAULT_AUTO_FIELD="django.db.models.AutoField",
    AUTHENTICATION_BACKENDS=["social_core.backends.open_id_connect.OpenIdConnectAuth"],
    SOCIAL_AUTH_OIDC_OIDC_ENDPOINT=os.environ["ISSUER"],
    SOCIAL_AUTH_OIDC_KEY=os.environ["CLIENT_ID"],
    SOCIAL_AUTH_OIDC_SECRET=os.environ["CLIENT_SECRET"],
    SOCIAL_AUTH_OIDC_IGNORE_DEFAULT_SCOPE=True,
    SOCIAL_AUTH_OIDC_SCOPE=["openid"],
    # Of the request's own query: login_hint goes on as it came.
    SOCIAL_AUTH_OIDC_AUTH_EXTRA_ARGUMENTS={"login_hint": ""},
    SOCIAL_AUTH_OIDC_EXTRA_DATA=["id_token"],
    SOCIAL_AUTH_LOGIN_REDIRECT_URL="/me",
    SESSION_COOKIE_AGE=3600,
)
django.setup()


def me(request):
    social = request.user.is_authenticated and request.user.social_auth.first()
    if not social:
        return HttpResponse(status=401)
    from jose import jwt

    # Verified when it came.
    claims = jwt.get_unverified_claims(social.extra_data["id_token"])
    if time.time() >= claims["session_expiry"]:
        return HttpResponse(status=401)
    return JsonResponse({"id": claims.get("externalId", claims["sub"]), "by": claims["impersonatorUserId"]})


urlpatterns = [path("me", me), path("", include("social_django.urls", namespace="social"))]

if __name__ == "__main__":
    call_command("migrate", verbosity=0)
    execute_from_command_line([sys.argv[0], "runserver", "--noreload", f"127.0.0.1:{os.environ['PORT']}"])
