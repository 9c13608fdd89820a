from __future__ import annotations

from django.urls import path

from desk.grid.views import changes, edit, rows, saved

urlpatterns = [
    path("schema/", changes.schema, name="grid_schema"),
    path("rows/", rows.rows, name="grid_rows"),
    path("totals/", rows.totals, name="grid_totals"),
    path("groups/", rows.groups, name="grid_groups"),
    path("edit/", edit.edit, name="grid_edit"),
    path("edit-all/", edit.edit_all, name="grid_edit_all"),
    path("undo-all/", edit.undo_all, name="grid_undo_all"),
    path("add/", edit.add, name="grid_add"),
    path("remove/", edit.remove, name="grid_remove"),
    path("changes/", changes.changes, name="grid_changes"),
    path("cell/", changes.cell, name="grid_cell"),
    path("views/", saved.views, name="grid_views"),
    path("views/<int:pk>/", saved.change_view, name="grid_view"),
    path("views/<int:pk>/remove/", saved.remove_view, name="grid_view_remove"),
    path("views/<int:pk>/default/", saved.set_default, name="grid_view_default"),
]
