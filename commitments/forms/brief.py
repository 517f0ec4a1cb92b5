"""What a meeting brief is asked for."""

from django import forms
from django.utils.translation import gettext_lazy as _


class BriefForm(forms.Form):
    since = forms.DateField(
        label=_("Kept since"),
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
    )
    notes = forms.BooleanField(label=_("With the last internal note of each"), required=False)
