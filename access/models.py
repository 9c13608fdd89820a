"""Who may come in."""

from django.contrib.auth.models import AbstractUser


class User(AbstractUser):
    """A person with a login. Our own class from the start: it cannot be swapped in later."""
