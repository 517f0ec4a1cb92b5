"""Signing in."""

from django.contrib.auth.forms import AuthenticationForm
from django.core.validators import MaxLengthValidator


class SignInForm(AuthenticationForm):
    """Refuses a name that no account can have, before anybody looks for it or keeps a record."""

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        name = self.fields["username"]
        name.validators = [*name.validators, MaxLengthValidator(name.max_length)]
