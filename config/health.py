"""`/healthz`: the process answers. `/readyz`: it can work, or says what is wrong."""

from django.http import HttpRequest, JsonResponse
from django.urls import path


def healthz(request: HttpRequest) -> JsonResponse:
    return JsonResponse({"status": "alive"})


urlpatterns = [path("healthz", healthz, name="healthz")]
