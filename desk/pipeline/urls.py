"""Addresses under /admin/desk/pipeline/. A run's page is the admin's own address of it."""

from __future__ import annotations

from django.urls import path

from desk.pipeline.views import act, grid, run, start

urlpatterns = [
    path("", grid.show_pipeline, name="pipeline"),
    path("start/", start.show_start, name="start_run"),
    path("start/posts/", start.find_posts, name="start_run_posts"),
    path("start/dry/", start.start_dry, name="start_run_dry"),
    path("runs/<int:run_id>/state/", run.tell_state, name="run_state"),
    path("runs/<int:run_id>/results/", run.show_results, name="run_results"),
    path("runs/<int:run_id>/stop/", act.stop, name="run_stop"),
    path("runs/<int:run_id>/retry/", act.retry, name="run_retry"),
    path("runs/<int:run_id>/for-real/", act.start_for_real, name="run_for_real"),
    path("schedules/<str:name>/pause/", act.pause, name="schedule_pause"),
    path("schedules/<str:name>/resume/", act.resume, name="schedule_resume"),
]
