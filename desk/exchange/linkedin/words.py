"""What LinkedIn's exports call their columns, in its languages.

Taken from public descriptions of the files: the English names of a page's sheet All posts (Post
title, Post link, Created date, Impressions, Clicks, Click through rate (CTR), Engagement rate; a line
that explains the sheet stands above them), of a creator's sheet TOP POSTS (Post URL, Post publish
date and Engagements on the left, Post URL, Post publish date and Impressions on the right, two lines
above), and of one post's sheet PERFORMANCE (a name and a value in each row, Post URL, Impressions,
Members reached among them). LinkedIn documents none of them. Names in other languages are the usual
words for the same things, a tolerant guess: what is not recognised is left aside, never taken for
something else.
"""

from __future__ import annotations

import re
import unicodedata

ADDRESS = "address"
# The first name that a file has wins: totals before parts of them.
NAMES: dict[str, tuple[str, ...]] = {
    ADDRESS: (
        "post link",
        "post url",
        "link to post",
        "update link",
        "link zum beitrag",
        "link des beitrags",
        "beitragslink",
        "beitrags-url",
        "url des beitrags",
        "lien du post",
        "lien vers le post",
        "lien de la publication",
        "lien vers la publication",
        "url du post",
        "url de la publication",
        "enlace de la publicación",
        "enlace a la publicación",
        "enlace del post",
        "url de la publicación",
        "link del post",
        "link al post",
        "link alla pubblicazione",
        "url del post",
        "link da publicação",
        "link do post",
        "url da publicação",
        "url do post",
        "ligação da publicação",
        "bijdragelink",
        "link naar bijdrage",
        "link van bijdrage",
        "url van bijdrage",
        "berichtlink",
        "bericht-url",
        "url van bericht",
    ),
    "impressions": (
        "impressions (total)",
        "total impressions",
        "impressions",
        "impressionen (gesamt)",
        "impressionen",
        "impressions totales",
        "impresiones totales",
        "impresiones (total)",
        "impresiones",
        "visualizzazioni totali",
        "impression totali",
        "impressioni totali",
        "impression",
        "impressioni",
        "impressões totais",
        "total de impressões",
        "impressões",
        "weergaven (totaal)",
        "totaal aantal weergaven",
        "impressies",
        "vertoningen",
    ),
    "members_reached": (
        "members reached",
        "unique impressions (total)",
        "unique impressions",
        "unique views",
        "erreichte mitglieder",
        "eindeutige impressionen",
        "unique impressionen",
        "membres touchés",
        "membres atteints",
        "impressions uniques",
        "miembros alcanzados",
        "impresiones únicas",
        "membri raggiunti",
        "utenti raggiunti",
        "impression uniche",
        "membros alcançados",
        "usuários alcançados",
        "impressões únicas",
        "bereikte leden",
        "unieke weergaven",
        "unieke impressies",
    ),
    "clicks": (
        "clicks (total)",
        "total clicks",
        "clicks",
        "klicks (gesamt)",
        "klicks",
        "clics totaux",
        "clics",
        "clics totales",
        "clic",
        "clic totali",
        "cliques",
        "total de cliques",
        "klikken",
        "kliks",
        "totaal aantal klikken",
    ),
    "followers": ("followers at publishing",),
}
TAKEN = tuple(key for key in NAMES if key != ADDRESS)


def fold_name(text: str) -> str:
    """Without case, accents, blanks and signs."""
    plain = unicodedata.normalize("NFKD", text.casefold())
    return re.sub(r"[^a-z0-9]", "", plain)


# Folded name to what it means and how early it stands in its list.
MEANINGS: dict[str, tuple[str, int]] = {
    fold_name(name): (key, rank) for key, names in NAMES.items() for rank, name in enumerate(names)
}
