"""Large answers, smaller: gzip's quickest level takes a fifth of the time for nearly the size."""

from __future__ import annotations

import gzip

from django.http import HttpRequest, HttpResponse
from django.utils.cache import patch_vary_headers

SMALL = 2_000


def compress(request: HttpRequest, response: HttpResponse) -> HttpResponse:
    """Where the browser takes it and it is worth it. No secret is ever in these answers."""
    patch_vary_headers(response, ["Accept-Encoding"])
    taken = "gzip" in request.headers.get("Accept-Encoding", "")
    if taken and len(response.content) > SMALL:
        response.content = gzip.compress(response.content, compresslevel=1, mtime=0)
        response["Content-Encoding"] = "gzip"
        response["Content-Length"] = str(len(response.content))
    return response
