from django.urls import path

from frontend.views.home import community_home
from frontend.views.privacy import privacy
from frontend.views.settings import settings

urlpatterns = [
    path("", community_home, name="community"),
    path("privacy/", privacy, name="privacy"),
    path("settings/", settings, name="settings"),
]
