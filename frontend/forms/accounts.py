"""The two forms of a claim: the letter, then the account."""

from __future__ import annotations

from typing import Any

from django import forms
from django.contrib.auth.password_validation import validate_password
from django.contrib.auth.validators import UnicodeUsernameValidator
from django.utils.translation import gettext_lazy as _

from councils.models import Account


class LetterForm(forms.Form):
    number = forms.CharField(
        label=_("Number of the letter"),
        max_length=12,
        widget=forms.TextInput(attrs={"inputmode": "numeric", "autocomplete": "off", "class": "input-code"}),
    )
    code = forms.CharField(
        label=_("Code"),
        help_text=_("Four groups of four letters or digits. Capitals and hyphens do not matter."),
        max_length=40,
        widget=forms.TextInput(
            attrs={"autocomplete": "off", "autocapitalize": "characters", "spellcheck": "false", "class": "input-code"}
        ),
    )


class PasswordForm(forms.Form):
    """A new password for an account that is there already."""

    password = forms.CharField(
        label=_("New password"),
        help_text=_("At least 8 signs. Three or four words are easier to remember than a jumble."),
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}),
        max_length=128,
        strip=False,
    )

    def clean_password(self) -> str:
        password: str = self.cleaned_data["password"]
        validate_password(password)
        return password


class AccountForm(PasswordForm):
    username = forms.CharField(
        label=_("Name to sign in with"),
        help_text=_("Only you see it. Letters, digits, Chinese characters; no spaces."),
        max_length=150,
        validators=[UnicodeUsernameValidator()],
        widget=forms.TextInput(attrs={"autocomplete": "username", "autocapitalize": "none", "spellcheck": "false"}),
    )
    email = forms.EmailField(
        label=_("E-mail address"),
        help_text=_("For messages, and to get back in by yourself. Without it you get back in by a new letter."),
        required=False,
        widget=forms.EmailInput(attrs={"autocomplete": "email"}),
    )
    field_order = ("username", "password", "email")

    def clean_email(self) -> str:
        email: str = self.cleaned_data["email"]
        if email and Account.objects.filter(email__iexact=email).exists():
            raise forms.ValidationError(_("Another account uses this address."))
        return email

    def clean(self) -> dict[str, Any]:
        said = super().clean() or {}
        said.setdefault("email", "")
        return said
