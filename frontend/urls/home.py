from django.urls import path

from frontend.views.home import community_home

urlpatterns = [path("", community_home, name="community")]
