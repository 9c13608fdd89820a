"""The documents for analysts and integrators: who writes a report needs no checkout of the program."""

from __future__ import annotations

import re

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.safestring import SafeString, mark_safe
from markdown_it import MarkdownIt

from desk.page import desk_page, render_page
from reporting.domain.definitions import ORDER

SEE = "posts.view_post"
GUIDES = {
    "looker-studio": "A dashboard to begin with",
    "metrics": "Metrics",
    "api": "API and webhooks",
}
NAMED = re.compile(rf"<code>(({'|'.join(ORDER)})(?:\.\w+)?)</code>")
SIBLING = re.compile(rf'href="({"|".join(GUIDES)})\.md"')
WIDE = '<div class="desk-table-wrap" tabindex="0" role="region" aria-label="Table">'


@desk_page(SEE)
def guide(request: HttpRequest, name: str) -> HttpResponse:
    if name not in GUIDES:
        raise Http404
    text = (settings.BASE_DIR / "docs" / f"{name}.md").read_text(encoding="utf-8")
    title, _, body = text.partition("\n")
    return render_page(
        request,
        "desk/reports/guide.html",
        title=title.removeprefix("# "),
        body=render_guide(body),
        others={one: said for one, said in GUIDES.items() if one != name},
    )


def render_guide(text: str) -> SafeString:
    """Our own Markdown as HTML, in which tags of the text are shown and not obeyed. Names of views lead
    into the data dictionary.
    """
    html = MarkdownIt("js-default").render(text)
    html = html.replace("<table>", f'{WIDE}<table class="desk-table">')
    html = html.replace("</table>", "</table></div>")
    html = html.replace("<pre>", '<pre tabindex="0">')  # it scrolls: by the keyboard too
    dictionary = reverse("desk:dictionary")
    linked = NAMED.sub(rf'<a href="{dictionary}#\2"><code>\1</code></a>', html)
    linked = SIBLING.sub(lambda found: f'href="{reverse("desk:guide", args=[found[1]])}"', linked)
    return mark_safe(linked)  # noqa: S308  (made above, of our own files)
