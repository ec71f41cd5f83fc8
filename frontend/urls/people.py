"""People of the register, letters, seats; and the way in for a resident: the claim."""

from django.urls import URLPattern, path

from frontend.views.accounts import claim
from frontend.views.people import letters, pages, seats

urlpatterns: list[URLPattern] = [
    path("claim/", claim.claim, name="claim"),
    path("claim/account/", claim.account, name="claim-account"),
    path("bodies/", seats.bodies, name="bodies"),
    path("people/", pages.people, name="people"),
    path("people/<int:pk>/", pages.person, name="person"),
    path("people/<int:pk>/letter/", letters.person_letter, name="person-letter"),
    path("people/<int:pk>/seats/", seats.give, name="person-seat"),
    path("seats/<int:pk>/ending/", seats.ending, name="seat-ending"),
    path("letters/", letters.letters, name="letters"),
    path("letters/<int:pk>/", letters.letter_batch, name="letter-batch"),
    path("letters/<int:pk>/printing/", letters.printing, name="letter-printing"),
    path("letters/<int:pk>/removal/", letters.removal, name="letter-removal"),
]
