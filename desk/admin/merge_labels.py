"""Several values of one list become one: which of them stays is chosen here."""

from __future__ import annotations

from typing import TYPE_CHECKING, cast

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone

from access.counted import counted
from desk.domain.rename_in_views import rename_in_views
from desk.page import render_page
from posts.domain.count_label_uses import count_label_uses
from posts.domain.labels import BadLabelError
from posts.domain.rename_label import merge_labels
from posts.models import Label

if TYPE_CHECKING:
    from access.models import User


def merge_labels_page(request: HttpRequest) -> HttpResponse:
    """`ids`: of the values; POST `into`: of the one that stays."""
    if not request.user.has_perm("posts.change_label"):
        raise PermissionDenied
    wanted = [int(one) for one in request.GET.get("ids", "").split(",") if one.isdecimal()]
    labels = list(Label.objects.filter(pk__in=wanted))
    back = redirect("admin:posts_label_changelist")
    if len(labels) < 2:
        messages.warning(request, "Select two or more values of one list.")
        return back
    if request.method == "POST":
        _merge(request, labels)
        return redirect(f"{back.url}?kind__exact={labels[0].kind}")
    uses = count_label_uses(labels)
    rows = [(label, uses[label.kind, label.value]) for label in labels]
    rows.sort(key=lambda row: -row[1])
    return render_page(
        request,
        "desk/lists/merge_labels.html",
        title="Merge into one",
        rows=rows,
        back=f"{reverse('admin:posts_label_changelist')}?kind__exact={labels[0].kind}",
    )


def _merge(request: HttpRequest, labels: list[Label]) -> None:
    into = next((one for one in labels if str(one.pk) == request.POST.get("into")), None)
    if into is None:
        messages.error(request, "Choose the value that stays.")
        return
    at = timezone.now()
    try:
        with transaction.atomic():
            posts: set[int] = set()
            for label in labels:
                if label.pk != into.pk:
                    posts.update(merge_labels(label, into, by=cast("User", request.user), at=at))
                    rename_in_views(label.kind, label.value, into.value)
    except BadLabelError as error:
        messages.error(request, str(error))
        return
    said = f"{counted(len(labels), 'label')} became {into.value}, on {counted(len(posts), 'post')}."
    messages.success(request, said)
