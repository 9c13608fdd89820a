from __future__ import annotations

from django.urls import path

from desk.history.views import history, history_of_list, history_restore

urlpatterns = [
    path("history/", history, name="history"),
    path("history/<str:key>/", history_of_list, name="history_of_list"),
    path("history/<str:key>/<int:object_id>/", history_of_list, name="history_of"),
    path("history/<str:key>/restore/<int:history_id>/", history_restore, name="history_restore"),
]
