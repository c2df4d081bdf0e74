// django-allauth.
import { django } from './django.mjs';

await django('django-allauth', ['settings.py'], page => page.getByRole('button', { name: 'Continue' }).click());
