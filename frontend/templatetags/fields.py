"""Form fields: bold label, hint above, a large input, the error below with its shape. What was typed stays."""

from __future__ import annotations

from typing import Any

from django import forms
from django.forms import BaseForm, BoundField
from django.template import Library

register = Library()
CHOICES = (forms.RadioSelect, forms.CheckboxSelectMultiple)


@register.inclusion_tag("parts/_field.html")
def field(bound: BoundField, hint: Any = "", css: str = "") -> dict[str, Any]:
    """One bound field, whatever its widget. `hint` overrules help_text; `css="input-code"` for codes."""
    widget = bound.field.widget
    kind = "choices" if isinstance(widget, CHOICES) else "alone" if isinstance(widget, forms.CheckboxInput) else "input"
    hint = hint or bound.help_text
    drawn: Any = ""
    if bound.is_hidden:
        kind = "hidden"
    elif kind == "choices":
        widget.attrs |= {"class": "box", **focused(bound)}
    else:
        own = "box" if kind == "alone" else f"input {css}".strip()
        drawn = bound.as_widget(
            attrs={
                "class": f"{widget.attrs.get('class', '')} {own}".strip(),
                **described(bound, hint),
                **focused(bound),
            }
        )
    return {
        "field": bound,
        "kind": kind,
        "drawn": drawn,
        "hint": hint,
        "ids": described(bound, hint).get("aria-describedby", ""),
    }


def described(bound: BoundField, hint: Any) -> dict[str, str]:
    """Which lines a screen reader reads with the field: those that the template really prints."""
    ids = [f"{bound.auto_id}_helptext"] if hint else []
    ids += [f"{bound.auto_id}_error"] if bound.errors else []
    return {"aria-describedby": " ".join(ids)} if ids and bound.auto_id else {}


def focused(bound: BoundField) -> dict[str, bool]:
    """The page comes back at its head: the first field to be mended takes the focus, with or without a script."""
    bad = bad_fields(bound.form)
    return {"autofocus": True} if bad and bad[0].name == bound.name else {}


@register.inclusion_tag("parts/_fields.html")
def fields(form: BaseForm) -> dict[str, Any]:
    """What belongs to no single field, then every field in order, hidden ones too. Inside a <form> of one's own."""
    return {"form": form}


@register.inclusion_tag("parts/_form.html", takes_context=True)
def whole_form(context: Any, form: BaseForm, submit: Any, **more: Any) -> dict[str, Any]:
    """A whole POST form with its key. More: action, kind (main), busy, confirm, autosave (a key: what is typed is kept on
    this device, never for ballots), cancel (address) and cancel_word, id, key_elsewhere (the key stands on the dado).
    """
    known = {"csrf_token": context.get("csrf_token"), "user_id": getattr(context.get("user"), "pk", None) or 0}
    return {"form": form, "submit": submit, **known, **more}


@register.filter
def bad_fields(form: BaseForm) -> list[BoundField]:
    return [bound for bound in form.visible_fields() if bound.errors]
