"""The shape of the tables, for every model that exists or will."""

from django.apps import apps
from django.db import models

OURS = [m for m in apps.get_models() if m._meta.app_label in ("councils", "proposals")]
GLOBAL = {"Community", "Account"}


def test_every_table_belongs_to_a_community() -> None:
    homeless = [
        m.__name__ for m in OURS if m.__name__ not in GLOBAL and "community" not in {f.name for f in m._meta.fields}
    ]
    assert homeless == []


def test_every_unique_constraint_begins_with_the_community() -> None:
    wrong = []
    for model in OURS:
        if model.__name__ in GLOBAL:
            continue
        wrong += [f"{model.__name__}.{f.name}" for f in model._meta.fields if f.unique and not f.primary_key]
        wrong += [
            c.name
            for c in model._meta.constraints
            if isinstance(c, models.UniqueConstraint) and c.fields[:1] != ("community",)
        ]
        assert not model._meta.unique_together
    assert wrong == []
