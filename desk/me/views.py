"""What people may change about their own login."""

from __future__ import annotations

from zoneinfo import available_timezones

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from unfold.widgets import (
    UnfoldAdminEmailInputWidget,
    UnfoldAdminSelect2Widget,
    UnfoldAdminTextInputWidget,
)

from access.models import User
from desk.page import desk_page, render_page


class MeForm(forms.ModelForm):  # type: ignore[type-arg]
    time_zone = forms.ChoiceField(
        required=False,
        widget=UnfoldAdminSelect2Widget,
        help_text="Every time you see is shown in this zone.",
    )

    class Meta:
        model = User
        fields = ("first_name", "last_name", "email", "time_zone")
        widgets = {
            "first_name": UnfoldAdminTextInputWidget,
            "last_name": UnfoldAdminTextInputWidget,
            "email": UnfoldAdminEmailInputWidget,
        }
        help_texts = {
            "first_name": "Others see it beside what you changed.",
            "last_name": "Others see it beside what you changed.",
            "email": "Where alerts meant for you go.",
        }

    def __init__(self, *args: object, **kwargs: object) -> None:
        super().__init__(*args, **kwargs)  # type: ignore[arg-type]
        zones = sorted(zone for zone in available_timezones() if "/" in zone or zone == "UTC")
        self.fields["time_zone"].choices = [  # type: ignore[attr-defined]
            ("", "The site's own"),
            *((zone, zone.replace("_", " ")) for zone in zones),
        ]


@desk_page()
def me(request: HttpRequest) -> HttpResponse:
    form = MeForm(request.POST or None, instance=request.user)
    if form.is_valid():
        form.save()
        messages.success(request, "Your settings are saved.")
        return redirect("desk:me")
    return render_page(request, "desk/me.html", title="My settings", form=form)
