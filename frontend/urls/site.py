"""Pages outside any community: the parts page, live tokens."""

from django.urls import URLPattern

urlpatterns: list[URLPattern] = []
