"""The forms of the second factor, in our words."""

from __future__ import annotations

from allauth.mfa.base import forms as base_forms
from allauth.mfa.totp import forms as totp_forms
from allauth.mfa.webauthn import forms as webauthn_forms
from django.utils.translation import gettext_lazy as _

from frontend.forms.signing_in import Plain

CODE = _("Six digits from the app, or a recovery code")


class CodeForm(Plain, base_forms.AuthenticateForm):  # type: ignore[misc]
    labels = {"code": CODE}


class CodeAgainForm(Plain, base_forms.ReauthenticateForm):  # type: ignore[misc]
    labels = {"code": CODE}


class AppForm(Plain, totp_forms.ActivateTOTPForm):  # type: ignore[misc]
    labels = {"code": _("Six digits from the app")}


class PasskeyForm(Plain, webauthn_forms.AddWebAuthnForm):  # type: ignore[misc]
    labels = {"name": _("Name of the passkey"), "passwordless": _("Sign in with it alone, without the password")}
    hints = {
        "name": _("So that you tell several apart: my phone, the office computer."),
        "passwordless": _("The device then asks for its PIN, your finger or your face."),
    }


class PasskeyNameForm(Plain, webauthn_forms.EditWebAuthnForm):  # type: ignore[misc]
    labels = {"name": _("Name of the passkey")}
