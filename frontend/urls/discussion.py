"""What people say about a matter. A verb is a resource: reactions, hiding, restoration, appeal, answer."""

from django.urls import URLPattern, include, path

from frontend.views.discussion import moderating, pages, writing

ONE = [
    path("", pages.comment, name="comment"),
    path("answer/", moderating.answer, name="comment-answer"),
    path("hiding/", moderating.hiding, name="comment-hiding"),
    path("restoration/", moderating.restoration, name="comment-restoration"),
    path("appeal/", moderating.appeal, name="comment-appeal"),
]

urlpatterns: list[URLPattern] = [
    path("matters/<int:pk>/discussion/", pages.discussion, name="discussion"),
    path("matters/<int:pk>/comments/", writing.comments, name="matter-comments"),
    path("matters/<int:pk>/comments/hidden/", pages.hidden_comments, name="hidden-comments"),
    path("matters/<int:pk>/comments/<int:comment>/", include(ONE)),  # type: ignore[list-item]
    path("matters/<int:pk>/reactions/", writing.reactions, name="matter-reactions"),
]
