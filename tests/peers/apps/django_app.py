"""A Django project that signs people in with authlib, mozilla-django-oidc or social-auth-core.

It serves itself on a port that is free, from the moment that it knows its clients.
"""

import pathlib
import tempfile
import threading
from socketserver import ThreadingMixIn
from wsgiref.simple_server import WSGIRequestHandler, WSGIServer, make_server

import django
import requests
from django.conf import settings
from django.core.handlers.wsgi import WSGIHandler
from django.core.management import call_command
from django.http import HttpResponseRedirect, JsonResponse
from django.urls import include, path


class Quiet(WSGIRequestHandler):
    def log_message(self, *_):
        pass


class Server(ThreadingMixIn, WSGIServer):
    daemon_threads = True


SERVER = make_server("127.0.0.1", 0, None, server_class=Server, handler_class=Quiet)
URL = f"http://localhost:{SERVER.server_port}"
FORGED = f"{URL}/forged"
CALLBACKS = {
    "authlib": ["/authlib/callback"],
    "mozilla-django-oidc": ["/oidc/callback/"],
    "social-auth-core": ["/social/complete/oidc/", "/social/complete/cognito/"],
}


class Authlib:
    """The client of authlib that the project uses now, and the tokens that it got."""

    client = None
    tokens = None


class Failures:
    """Keeps what the views fail with."""

    seen = []

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        return self.get_response(request)

    def process_exception(self, _, failure):
        self.seen.append(failure)


def home(request):
    user = request.user
    return JsonResponse({"email": user.email if user.is_authenticated else None})


def expire(request):
    """As if the time of a session of mozilla-django-oidc were over."""
    request.session["oidc_id_token_expiration"] = 0
    return JsonResponse({})


def authlib_login(request):
    return Authlib.client.authorize_redirect(request, URL + CALLBACKS["authlib"][0])


def authlib_callback(request):
    Authlib.tokens = Authlib.client.authorize_access_token(request)
    return HttpResponseRedirect("/")


def refresh(backend):
    """Refreshes what social-auth-core keeps of its one user; the access tokens before and after."""
    from social_django.models import UserSocialAuth
    from social_django.utils import load_strategy

    kept = UserSocialAuth.objects.get(provider=backend)
    before = kept.access_token
    kept.refresh_token(load_strategy())
    return before, kept.access_token


def logout_url(_):
    return settings.COGNITO["logout_url"]


def altered(token):
    """A JWT with another signature."""
    head, payload, signature = token.split(".")
    return ".".join([head, payload, ("B" if signature[0] == "A" else "A") + signature[1:]])


def forged(request):
    """The token endpoint, with another signature of the ID token."""
    headers = {name: value for name, value in request.headers.items() if name == "Authorization"}
    answer = requests.post(settings.COGNITO["token_endpoint"], data=request.POST.dict(), headers=headers, timeout=60)
    tokens = answer.json()
    return JsonResponse({**tokens, "id_token": altered(tokens["id_token"])}, status=answer.status_code)


# The libraries read the settings as their addresses are included.
urlpatterns = []


def addresses():
    return [
        path("", home),
        path("expire", expire),
        path("forged", forged),
        path("authlib/login", authlib_login),
        path("authlib/callback", authlib_callback),
        path("oidc/", include("mozilla_django_oidc.urls")),
        path("social/", include("social_django.urls", namespace="social")),
    ]


def configure(mozilla, social):
    """The settings that the two libraries take from theirs, by the values of their clients."""
    folder = pathlib.Path(tempfile.mkdtemp(prefix="django-"))
    settings.configure(
        ALLOWED_HOSTS=["localhost"],
        AUTHENTICATION_BACKENDS=[
            "social_core.backends.open_id_connect.OpenIdConnectAuth",
            "social_core.backends.cognito.CognitoOAuth2",
            # The last, for it takes any code that is in the address.
            "mozilla_django_oidc.auth.OIDCAuthenticationBackend",
        ],
        COGNITO=mozilla,
        DATABASES={"default": {"ENGINE": "django.db.backends.sqlite3", "NAME": folder / "db.sqlite3"}},
        INSTALLED_APPS=[
            "django.contrib.auth", "django.contrib.contenttypes", "django.contrib.sessions", "mozilla_django_oidc",
            "social_django",
        ],
        LOGGING_CONFIG=None,
        LOGIN_REDIRECT_URL="/",
        LOGOUT_REDIRECT_URL="/",
        MIDDLEWARE=[
            "django.contrib.sessions.middleware.SessionMiddleware",
            "django.contrib.auth.middleware.AuthenticationMiddleware",
            "mozilla_django_oidc.middleware.SessionRefresh",
            f"{__name__}.Failures",
        ],
        OIDC_OP_AUTHORIZATION_ENDPOINT=mozilla["authorization_endpoint"],
        OIDC_OP_JWKS_ENDPOINT=mozilla["jwks_uri"],
        OIDC_OP_LOGOUT_URL_METHOD=f"{__name__}.logout_url",
        OIDC_OP_TOKEN_ENDPOINT=mozilla["token_endpoint"],
        OIDC_OP_USER_ENDPOINT=mozilla["userinfo_endpoint"],
        OIDC_RP_CLIENT_ID=mozilla["client_id"],
        OIDC_RP_CLIENT_SECRET=mozilla["client_secret"],
        OIDC_RP_SIGN_ALGO="RS256",
        OIDC_USE_PKCE=True,
        ROOT_URLCONF=__name__,
        SECRET_KEY="a secret of the app",
        SOCIAL_AUTH_COGNITO_KEY=social["client_id"],
        SOCIAL_AUTH_COGNITO_POOL_DOMAIN=social["authorization_endpoint"].removesuffix("/oauth2/authorize"),
        SOCIAL_AUTH_COGNITO_SECRET=social["client_secret"],
        SOCIAL_AUTH_OIDC_KEY=social["client_id"],
        SOCIAL_AUTH_OIDC_OIDC_ENDPOINT=social["issuer"],
        SOCIAL_AUTH_OIDC_SECRET=social["client_secret"],
        SOCIAL_AUTH_OIDC_USE_PKCE=True,
    )


def serve(mozilla, social):
    configure(mozilla, social)
    django.setup()
    urlpatterns.extend(addresses())
    call_command("migrate", verbosity=0)
    SERVER.set_app(WSGIHandler())
    threading.Thread(target=SERVER.serve_forever, daemon=True).start()
