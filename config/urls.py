"""Every address of the installation."""

from django.urls import include, path

urlpatterns = [
    path("accounts/", include("allauth.urls")),
    path("api/v1/", include("config.api")),
    path("", include("config.health")),
    path("", include("frontend.urls")),
]

handler400 = "frontend.views.errors.bad_request"
handler403 = "frontend.views.errors.not_allowed"
handler404 = "frontend.views.errors.not_found"
handler500 = "frontend.views.errors.failed"
