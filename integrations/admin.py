"""The ledgers are read here, never written: only the pipeline spends. Webhooks are edited."""

from __future__ import annotations

from typing import Any

from django import forms
from django.conf import settings
from django.contrib import admin, messages
from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils import timezone
from unfold.admin import ModelAdmin
from unfold.widgets import UnfoldAdminCheckboxSelectMultipleWidget, UnfoldAdminURLInputWidget

from access.counted import counted
from integrations.domain.announce import announce_test
from integrations.domain.deliver import redeliver
from integrations.errors import GiveUp, RetryLater
from integrations.in_usd import in_usd
from integrations.models import ActorRun, Charge, Delivery, Webhook
from integrations.models.outgoing import Event, make_secret
from integrations.outgoing.destination import find_destination
from integrations.read_only import ReadOnlyAdmin


@admin.register(ActorRun)
class ActorRunAdmin(ReadOnlyAdmin):
    list_display = (
        "id",
        "purpose",
        "subject",
        "state",
        "external_id",
        "items_collected",
        "items_rejected",
        in_usd("charge_cap_usd", "At most"),
        in_usd("cost_usd", "Cost"),
        "created_at",
    )
    list_filter = ("state",)
    search_fields = ("external_id", "subject")


@admin.register(Charge)
class ChargeAdmin(ReadOnlyAdmin):
    list_display = (
        "id",
        "charged_on",
        "provider",
        "purpose",
        "subject",
        "run_ref",
        "state",
        in_usd("reserved_usd", "Set aside"),
        in_usd("settled_usd", "Spent"),
    )
    list_filter = ("provider", "state")
    search_fields = ("subject", "run_ref")

    def get_exclude(self, request: HttpRequest, obj: Charge | None = None) -> tuple[str, ...]:
        """The actor run is a link: not for those who may not follow it."""
        return () if request.user.has_perm("integrations.view_actorrun") else ("actor_run",)


class WebhookForm(forms.ModelForm):  # type: ignore[type-arg]
    url = forms.URLField(
        max_length=500,
        assume_scheme="https",
        widget=UnfoldAdminURLInputWidget,
        help_text="https://... It gets a signed POST for each event.",
    )
    events = forms.MultipleChoiceField(
        choices=Event.choices,
        widget=UnfoldAdminCheckboxSelectMultipleWidget,
        help_text="What it is told.",
    )

    class Meta:
        model = Webhook
        fields = ("name", "url", "events", "is_active")

    def clean_url(self) -> str:
        """Said at once, not with the first message. A name may get its address later."""
        url = str(self.cleaned_data["url"])
        try:
            find_destination(url, allow_private=settings.WEBHOOKS_ALLOW_PRIVATE)
        except GiveUp as refusal:
            raise forms.ValidationError(f"Nothing is sent there: {refusal}.") from None
        except RetryLater:
            pass
        return url


@admin.register(Webhook)
class WebhookAdmin(ModelAdmin):
    """Its secret is shown once, on the page after it is made: the other program checks signatures
    with it.
    """

    form = WebhookForm
    list_display = ("name", "url", "events", "is_active", "created_at")
    readonly_fields = ("created_at",)
    actions = ("send_test", "make_new_secret")

    def save_model(
        self, request: HttpRequest, obj: Webhook, form: forms.ModelForm[Webhook], change: bool
    ) -> None:
        super().save_model(request, obj, form, change)
        if not change:
            _show_secret(request, obj)

    def response_add(
        self, request: HttpRequest, obj: Webhook, post_url_continue: Any = None
    ) -> Any:
        return self.response_post_save_add(request, obj)

    @admin.action(description="Send a test message", permissions=["change"])
    def send_test(self, request: HttpRequest, queryset: QuerySet[Webhook]) -> None:
        announce_test(queryset, at=timezone.now())
        self.message_user(request, "A test message is sent within a minute: see Deliveries.")

    @admin.action(description="New secret: the old one ends at once", permissions=["change"])
    def make_new_secret(self, request: HttpRequest, queryset: QuerySet[Webhook]) -> None:
        for webhook in queryset:
            webhook.secret = make_secret()
            webhook.save(update_fields=["secret"])
            _show_secret(request, webhook)


def _show_secret(request: HttpRequest, webhook: Webhook) -> None:
    said = f"Copy the secret of {webhook.name} now, it is not shown again: {webhook.secret}"
    messages.warning(request, said)


@admin.register(Delivery)
class DeliveryAdmin(ReadOnlyAdmin):
    """The log of what was sent, or is about to be."""

    list_display = (
        "event",
        "subject",
        "channel",
        "webhook",
        "state",
        "attempts",
        "status_code",
        "error",
        "created_at",
        "delivered_at",
    )
    list_filter = ("state", "channel", "event")
    list_select_related = ("webhook",)
    search_fields = ("subject",)
    ordering = ("-created_at",)
    actions = ("send_again",)

    def has_send_permission(self, request: HttpRequest) -> bool:
        return request.user.has_perm("integrations.change_webhook")

    @admin.action(description="Send again, with the same id", permissions=["send"])
    def send_again(self, request: HttpRequest, queryset: QuerySet[Delivery]) -> None:
        count = redeliver(list(queryset.values_list("pk", flat=True)), at=timezone.now())
        self.message_user(request, f"Sent again within a minute: {counted(count, 'message')}.")
