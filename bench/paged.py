"""The same site with the engagers' list by page number and COUNT(*): what the cursor is compared with."""

from __future__ import annotations

import os

from django.core.wsgi import get_wsgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
application = get_wsgi_application()

from rest_framework.pagination import PageNumberPagination  # noqa: E402

from api.engagers.views import EngagerViewSet  # noqa: E402


class ByNumber(PageNumberPagination):
    page_size = 100


EngagerViewSet.pagination_class = ByNumber
_read = EngagerViewSet.get_queryset
EngagerViewSet.get_queryset = lambda view: _read(view).order_by("-id")
