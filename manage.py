#!/usr/bin/env python
"""Django's command line. Settings that cannot be read end 2, with one line."""

import os
import sys

from django.conf import settings
from django.core.exceptions import ImproperlyConfigured
from django.core.management import execute_from_command_line


def main() -> int:
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
    try:
        _ = settings.INSTALLED_APPS
    except (ImproperlyConfigured, ValueError) as error:
        sys.stderr.write(f"the configuration cannot be read: {error}\n")
        return 2
    execute_from_command_line(sys.argv)
    return 0


if __name__ == "__main__":
    sys.exit(main())
