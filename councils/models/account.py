"""An account is global: how one signs in. Who one *is* in a community is a Person; what one may do is a Seat."""

from django.contrib.auth.models import AbstractUser
from django.db import models


class Account(AbstractUser):
    email = models.EmailField(blank=True)
    language = models.CharField(max_length=10, blank=True)
    # Office-holders need a second factor before they act; set when a seat as secretary or clerk is given.
    needs_second_factor = models.BooleanField(default=False)

    class Meta:
        db_table = "councils_account"
