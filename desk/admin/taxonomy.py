"""What marketing edits: audiences and their positions. A change that has people classified again
says what it costs, and waits to be confirmed.

Here, not beside the models: what it costs is measured against the pipeline's budgets.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, cast

from django import forms
from django.contrib import admin, messages
from django.db import transaction
from django.db.models import Count, OuterRef, QuerySet, Subquery
from django.db.models.functions import Coalesce
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.html import format_html
from unfold.admin import ModelAdmin, TabularInline

from access.history_admin import HistoryAdmin
from desk.domain.price_taxonomy import price_change, price_taxonomy, read_current_fingerprint
from engagers.models import Audience, Engager, Position

if TYPE_CHECKING:
    from access.models import User

ORDER = "Lower ones come first. Changing it has nobody classified again."
BACK = "_back"  # the button that leads from the price back to the form
STYLES = {"all": ("desk/css/desk.css", "desk/lists/lists.css")}


class AudienceForm(forms.ModelForm):  # type: ignore[type-arg]  # no generic at run time
    class Meta:
        help_texts = {
            "name": "As it is written in HubSpot and reports, and told to the model.",
            "definition": "Who belongs to it, in a sentence or two: told to the model word for word.",
            "is_target": "Whether marketing wants these people. Changing it has nobody classified"
            " again.",
            "order": ORDER,
        }


class PositionForm(forms.ModelForm):  # type: ignore[type-arg]
    class Meta:
        help_texts = {
            "audience": "The audience it is a position of.",
            "name": "As it is written in HubSpot and reports, and told to the model.",
            "order": ORDER,
        }


class SentBack:
    """A form that is shown again as it was sent: never valid, so nothing of it is saved."""

    def is_valid(self) -> bool:
        return False


class PricedAdmin(HistoryAdmin, ModelAdmin):
    """A save is made, priced and taken back, until the same change is confirmed."""

    class Media:
        css = STYLES

    def get_actions(self, request: HttpRequest) -> dict[str, Any]:
        """Without deleting many at once: it would pass by the price."""
        actions: dict[str, Any] = super().get_actions(request)
        return {name: action for name, action in actions.items() if name != "delete_selected"}

    def get_form(
        self, request: HttpRequest, obj: Any = None, change: bool = False, **kwargs: Any
    ) -> Any:
        form = super().get_form(request, obj, change, **kwargs)
        return type(form.__name__, (SentBack, form), {}) if BACK in request.POST else form

    def changeform_view(
        self,
        request: HttpRequest,
        object_id: str | None = None,
        form_url: str = "",
        extra_context: dict[str, Any] | None = None,
    ) -> HttpResponse:
        if request.method == "POST":
            vars(request)["told_before"] = read_current_fingerprint()
        page: HttpResponse = super().changeform_view(request, object_id, form_url, extra_context)
        return page

    def response_add(
        self, request: HttpRequest, obj: Any, post_url_continue: str | None = None
    ) -> HttpResponse:
        asked = self._ask_first(request)
        return asked or super().response_add(request, obj, post_url_continue)

    def response_change(self, request: HttpRequest, obj: Any) -> HttpResponse:
        return self._ask_first(request) or super().response_change(request, obj)

    def _ask_first(self, request: HttpRequest) -> HttpResponse | None:
        """The page that asks, with everything written so far taken back; None: go on."""
        before = vars(request)["told_before"]
        price = price_taxonomy(before, by=cast("User", request.user), at=timezone.now())
        if price.asked is None:
            self.message_user(request, "Nobody is classified again for this.", messages.INFO)
            return None
        is_seen = request.POST.get("confirmed") == price.fingerprint
        if is_seen and not price.is_refused:
            return None
        page = TemplateResponse(
            request,
            "desk/lists/confirm_price.html",
            {
                **self.admin_site.each_context(request),
                "title": "Classify people again?",
                "price": price,
                "fields": [
                    (name, value)
                    for name, values in request.POST.lists()
                    if name not in {"csrfmiddlewaretoken", "confirmed"}
                    for value in values
                ],
            },
        )
        transaction.set_rollback(True)
        return page

    def delete_view(
        self, request: HttpRequest, object_id: str, extra_context: dict[str, Any] | None = None
    ) -> HttpResponse:
        row = self.get_object(request, object_id)
        more = dict(extra_context or {})
        if row is not None and self.has_delete_permission(request, row):
            price = price_change(row.delete, by=cast("User", request.user), at=timezone.now())
            row = self.get_object(request, object_id)
            more |= {"price": price, "chosen": self.count_chosen(row)}
            if request.method == "POST" and price.is_refused:
                said = "This would cost more than you may spend today: ask an operator."
                self.message_user(request, said, messages.ERROR)
                return redirect(request.path)
        page: HttpResponse = super().delete_view(request, object_id, more)
        return page

    delete_confirmation_template = "desk/lists/delete_priced.html"

    def count_chosen(self, row: Any) -> int:
        """People whom a person, not the model, put there: the choice is lost with the row."""
        raise NotImplementedError


class PositionInline(TabularInline):
    model = Position
    form = PositionForm
    extra = 0
    fields = ("name", "order")
    ordering_field = "order"
    hide_title = True


@admin.register(Audience)
class AudienceAdmin(PricedAdmin):
    form = AudienceForm
    list_display = ("name", "definition", "is_target", "order", "people")
    list_editable = ("is_target", "order")
    search_fields = ("name",)
    ordering_field = "order"
    inlines = (PositionInline,)
    list_before_template = "desk/lists/audiences_intro.html"

    def get_queryset(self, request: HttpRequest) -> QuerySet[Audience]:
        counted: QuerySet[Audience] = _with_people(super().get_queryset(request), "audience")
        return counted

    def count_chosen(self, row: Audience) -> int:
        return Engager.objects.filter(audience=row, audience_source="person").count()

    @admin.display(description="People", ordering="people_count")
    def people(self, row: Any) -> str:
        url = reverse("admin:engagers_engager_changelist")
        return format_html('<a href="{}?audience={}">{}</a>', url, row.pk, f"{row.people_count:,}")


@admin.register(Position)
class PositionAdmin(PricedAdmin):
    form = PositionForm
    list_display = ("name", "audience", "order", "people_count")
    list_editable = ("order",)
    list_filter = ("audience",)
    search_fields = ("name",)
    list_select_related = ("audience",)
    list_before_template = "desk/lists/audiences_intro.html"

    def get_queryset(self, request: HttpRequest) -> QuerySet[Position]:
        counted: QuerySet[Position] = _with_people(super().get_queryset(request), "position")
        return counted

    def count_chosen(self, row: Position) -> int:
        return Engager.objects.filter(position=row, position_source="person").count()

    @admin.display(description="People", ordering="people_count")
    def people_count(self, row: Any) -> int:
        return int(row.people_count)


def _with_people(rows: Any, column: str) -> Any:
    """How many are shown at exits."""
    people = Engager.objects.present().filter(**{column: OuterRef("pk")}).order_by()
    count = people.values(column).annotate(count=Count("pk")).values("count")
    return rows.annotate(people_count=Coalesce(Subquery(count), 0))
