// mozilla-django-oidc.
import { django } from './django.mjs';

await django('mozilla-django-oidc', ['settings.py', 'cognito_backend.py']);
