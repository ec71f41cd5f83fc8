"""The API's addresses: `/api/v1/`, its schema and the pages that explain it."""

from django.urls import URLPattern, URLResolver, path
from django.views.decorators.cache import cache_control
from drf_spectacular.views import SpectacularAPIView, SpectacularSwaggerSplitView
from rest_framework.routers import SimpleRouter

from councils.api.urls import ROUTES as COUNCILS
from proposals.api.urls import ROUTES as PROPOSALS

router = SimpleRouter(use_regex_path=False)
# Addresses are tried one after another: what a whole hall asks for at the same moment comes first.
for prefix, viewset, name in sorted((*COUNCILS, *PROPOSALS), key=lambda route: route[2] != "api-poll"):
    router.register(prefix, viewset, basename=name)

urlpatterns: list[URLPattern | URLResolver] = [
    path("schema/", cache_control(max_age=300)(SpectacularAPIView.as_view()), name="schema"),
    path(
        "docs/", SpectacularSwaggerSplitView.as_view(url_name="schema", template_name="api/docs.html"), name="api-docs"
    ),
    *router.urls,
]
