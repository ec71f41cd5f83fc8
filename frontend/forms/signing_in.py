"""The forms of signing in and of the password, in our words: labels instead of placeholders, one hint where it helps."""

from __future__ import annotations

from typing import Any

from allauth.account import forms as allauth_forms
from django.utils.translation import gettext_lazy as _

PASSWORD_HINT = _("At least 8 signs. Three or four words are easier to remember than a jumble.")


class Plain:
    """Words of the fields by name; a placeholder is no label."""

    labels: dict[str, Any] = {}
    hints: dict[str, Any] = {}
    fields: dict[str, Any]

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name, field in self.fields.items():
            field.widget.attrs.pop("placeholder", None)
            field.label = self.labels.get(name, field.label)
            field.help_text = self.hints.get(name, "")


class SignInForm(Plain, allauth_forms.LoginForm):  # type: ignore[misc]
    labels = {"login": _("Name to sign in with, or e-mail address"), "password": _("Password")}


class ForgottenForm(Plain, allauth_forms.ResetPasswordForm):  # type: ignore[misc]
    labels = {"email": _("E-mail address")}


class NewPasswordForm(Plain, allauth_forms.ResetPasswordKeyForm):  # type: ignore[misc]
    labels = {"password1": _("New password"), "password2": _("The same once more")}
    hints = {"password1": PASSWORD_HINT}


class OtherPasswordForm(Plain, allauth_forms.ChangePasswordForm):  # type: ignore[misc]
    labels = {
        "oldpassword": _("Password until now"),
        "password1": _("New password"),
        "password2": _("The same once more"),
    }
    hints = {"password1": PASSWORD_HINT}


class FirstPasswordForm(Plain, allauth_forms.SetPasswordForm):  # type: ignore[misc]
    labels = {"password1": _("New password"), "password2": _("The same once more")}
    hints = {"password1": PASSWORD_HINT}


class AgainForm(Plain, allauth_forms.ReauthenticateForm):  # type: ignore[misc]
    labels = {"password": _("Password")}


class AddressForm(Plain, allauth_forms.AddEmailForm):  # type: ignore[misc]
    labels = {"email": _("E-mail address")}
    hints = {"email": _("We send a link there. Messages go to it once you have opened the link.")}
