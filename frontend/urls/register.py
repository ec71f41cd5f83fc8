"""The register: what it holds, bringing it in, taking it out."""

from django.urls import URLPattern, path

from frontend.views.register import imports, overview

urlpatterns: list[URLPattern] = [
    path("register/", overview.register, name="register"),
    path("register/export/", overview.export, name="register-export"),
    path("register/imports/", imports.upload, name="register-imports"),
    path("register/imports/<int:pk>/", imports.register_import, name="register-import"),
    path("register/imports/<int:pk>/columns/", imports.columns, name="register-import-columns"),
    path("register/imports/<int:pk>/application/", imports.application, name="register-import-application"),
    path("register/imports/<int:pk>/removal/", imports.removal, name="register-import-removal"),
]
