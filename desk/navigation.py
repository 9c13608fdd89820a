"""The sidebar: the pages a person may open, in the order of a day's work."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.http import HttpRequest
from django.urls import NoReverseMatch, reverse


@dataclass(frozen=True, slots=True)
class _Page:
    title: str
    name: str
    permission: str
    icon: str
    query: str = ""


_SECTIONS: tuple[tuple[str, tuple[_Page, ...]], ...] = (
    (
        "",
        (
            _Page("Home", "admin:index", "", "home"),
            _Page("Posts", "admin:posts_post_changelist", "posts.view_post", "grid_on"),
            _Page("Import", "desk:imports", "posts.import_post", "upload_file"),
            _Page("LinkedIn figures", "desk:linkedin_figures", "posts.import_post", "add_chart"),
        ),
    ),
    (
        "People",
        (
            _Page(
                "Engagers", "admin:engagers_engager_changelist", "engagers.view_engager", "group"
            ),
            _Page(
                "Companies", "admin:engagers_company_changelist", "engagers.view_company", "domain"
            ),
            _Page(
                "HubSpot contacts",
                "admin:engagers_contact_changelist",
                "engagers.view_contact",
                "contacts",
            ),
            _Page("Review", "desk:review", "engagers.decide_contact", "rule"),
            _Page("Merges", "admin:engagers_merge_changelist", "engagers.view_merge", "merge"),
            _Page(
                "Erasures",
                "admin:engagers_erasure_changelist",
                "engagers.erase_engager",
                "ink_eraser",
            ),
        ),
    ),
    (
        "Dashboards",
        (
            _Page("Posts", "desk:dashboard_posts", "posts.view_post", "trending_up"),
            _Page("Audience", "desk:dashboard_audience", "posts.view_post", "donut_large"),
            _Page("People", "desk:dashboard_people", "engagers.view_engager", "groups"),
            _Page("Costs", "desk:dashboard_costs", "integrations.view_charge", "paid"),
        ),
    ),
    (
        "Lists",
        (
            _Page("Labels", "admin:posts_label_changelist", "posts.view_label", "label"),
            _Page(
                "Collections",
                "admin:posts_collection_changelist",
                "posts.view_collection",
                "collections_bookmark",
            ),
            _Page(
                "Custom fields",
                "admin:posts_customfield_changelist",
                "posts.view_customfield",
                "add_column_right",
            ),
            _Page(
                "Audiences",
                "admin:engagers_audience_changelist",
                "engagers.view_audience",
                "diversity_3",
            ),
            _Page(
                "Positions", "admin:engagers_position_changelist", "engagers.view_position", "badge"
            ),
            _Page(
                "Exclusions",
                "admin:engagers_exclusion_changelist",
                "engagers.view_exclusion",
                "person_off",
            ),
            _Page(
                "HubSpot fields",
                "admin:engagers_fieldrule_changelist",
                "engagers.view_fieldrule",
                "sync_alt",
            ),
            _Page("Changes", "desk:history", "posts.view_label", "history"),
        ),
    ),
    (
        "Pipeline",
        (
            _Page("Pipeline", "desk:pipeline", "pipeline.view_run", "account_tree"),
            _Page("Runs", "admin:pipeline_run_changelist", "pipeline.view_run", "play_circle"),
            _Page("Scrapes", "admin:posts_scrape_changelist", "posts.view_scrape", "query_stats"),
            _Page(
                "Actor runs",
                "admin:integrations_actorrun_changelist",
                "integrations.view_actorrun",
                "smart_toy",
            ),
            _Page(
                "Charges",
                "admin:integrations_charge_changelist",
                "integrations.view_charge",
                "payments",
            ),
            _Page(
                "Rejected items",
                "admin:integrations_rejected_changelist",
                "integrations.view_rejected",
                "report",
            ),
            _Page(
                "Settings",
                "admin:pipeline_settings_changelist",
                "pipeline.view_settings",
                "settings",
            ),
        ),
    ),
    (
        "Reporting",
        (
            _Page("Data checks", "desk:checks", "pipeline.view_run", "fact_check"),
            _Page("Data dictionary", "desk:dictionary", "posts.view_post", "menu_book"),
            _Page("Connect Looker Studio", "desk:looker", "engagers.export_engager", "cable"),
        ),
    ),
    (
        "Access",
        (
            _Page("Users", "admin:access_user_changelist", "access.view_user", "manage_accounts"),
            _Page("Roles", "admin:auth_group_changelist", "auth.view_group", "shield_person"),
            _Page(
                "Webhooks",
                "admin:integrations_webhook_changelist",
                "integrations.view_webhook",
                "webhook",
            ),
            _Page(
                "Messages sent",
                "admin:integrations_delivery_changelist",
                "integrations.view_delivery",
                "outgoing_mail",
            ),
            _Page("API keys", "admin:access_apikey_changelist", "access.view_apikey", "key"),
            _Page(
                "Saved views",
                "admin:desk_savedview_changelist",
                "desk.change_defaultview",
                "bookmarks",
            ),
        ),
    ),
)


def list_pages(request: HttpRequest) -> list[dict[str, Any]]:
    """For unfold's sidebar: sections of links; what the person may not open is left out."""
    sections = []
    for title, pages in _SECTIONS:
        items = _list_items(request, pages)
        if items:
            sections.append(
                {"title": title, "separator": bool(title), "collapsible": False, "items": items}
            )
    return sections


def find_page(name: str) -> tuple[str, str] | None:
    """Section and title of a page, whoever may open it; None for one that the sidebar has not."""
    found = (
        (title, page.title) for title, pages in _SECTIONS for page in pages if page.name == name
    )
    return next(found, None)


def _list_items(request: HttpRequest, pages: Sequence[_Page]) -> list[dict[str, Any]]:
    return [
        {"title": page.title, "icon": page.icon, "link": link}
        for page in pages
        if (not page.permission or request.user.has_perm(page.permission))
        and (link := _find(page)) is not None
    ]


def _find(page: _Page) -> str | None:
    try:
        return reverse(page.name) + page.query
    except NoReverseMatch:
        return None
