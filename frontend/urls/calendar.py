"""The table of days: the year for everybody, its changes for secretary and clerk."""

from django.urls import URLPattern, path

from frontend.views.calendar import changing, year

urlpatterns: list[URLPattern] = [
    path("calendar/", year.year, name="calendar"),
    path("calendar/days/", changing.days, name="calendar-days"),
    path("calendar/days/<str:on>/removal/", changing.removal, name="calendar-day-removal"),
    path("calendar/tables/", changing.tables, name="calendar-tables"),
]
