"""Every address of the installation."""

from django.urls import include, path

urlpatterns = [
    path("accounts/", include("allauth.urls")),
    path("api/v1/", include("config.api")),
    path("", include("config.health")),
    path("", include("frontend.urls")),
]
