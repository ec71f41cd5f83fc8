from rest_framework.pagination import LimitOffsetPagination


class Pages(LimitOffsetPagination):
    """`?limit=50&offset=100`; never more than 200 at once."""

    default_limit = 50
    max_limit = 200
