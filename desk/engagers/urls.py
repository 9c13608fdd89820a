"""Addresses of what is done to people."""

from __future__ import annotations

from django.urls import URLPattern, path

from desk.engagers.views import erasing, groups, merging, one

urlpatterns: list[URLPattern] = [
    path("engagers/classify/", groups.classify, name="engagers_classify"),
    path("engagers/send/", groups.send, name="engagers_send"),
    path("engagers/leave-out/", groups.exclude, name="engagers_exclude"),
    path("engagers/<int:engager_id>/take-in/", one.include, name="engager_include"),
    path("engagers/<int:engager_id>/give-back/", one.give_back, name="engager_give_back"),
    path("engagers/<int:engager_id>/hubspot/", one.open_hubspot, name="engager_hubspot"),
    path("engagers/<int:engager_id>/merge/", merging.merge, name="engager_merge"),
    path("engagers/<int:engager_id>/split/", merging.part, name="engager_split"),
    path("engagers/merges/<int:merge_id>/undo/", merging.unmerge, name="engager_unmerge"),
    path("engagers/<int:engager_id>/erase/", erasing.erase, name="engager_erase"),
]
