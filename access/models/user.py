"""Who may come in."""

from zoneinfo import ZoneInfo, available_timezones

from django.contrib.auth.models import AbstractUser
from django.core.exceptions import ValidationError
from django.db import models


def check_time_zone(name: str) -> None:
    if name not in available_timezones():
        raise ValidationError(f"{name} is no time zone: write one such as Europe/Berlin.")


class User(AbstractUser):
    """A person with a login. Our own class from the start: it cannot be swapped in later."""

    time_zone = models.CharField(
        max_length=64,
        blank=True,
        validators=[check_time_zone],
        help_text="Times are shown in this zone, such as Europe/Berlin. Empty: the site's own.",
    )
    home_seen_at = models.DateTimeField(
        null=True, blank=True, help_text="When the person last left the home page behind."
    )

    @property
    def zone(self) -> ZoneInfo | None:
        """None: the site's own."""
        return ZoneInfo(self.time_zone) if self.time_zone else None
