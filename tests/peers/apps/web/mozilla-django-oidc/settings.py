from base_settings import *

INSTALLED_APPS += ["mozilla_django_oidc"]
