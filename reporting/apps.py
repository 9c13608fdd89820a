from __future__ import annotations

from typing import Any

from django.apps import AppConfig, apps
from django.db import DEFAULT_DB_ALIAS
from django.db.models.signals import post_migrate


class ReportingConfig(AppConfig):
    name = "reporting"

    def ready(self) -> None:
        from pipeline.after_run import AFTER_RUN  # noqa: PLC0415
        from pipeline.preparations import PREPARATIONS  # noqa: PLC0415  (apps load first)
        from reporting.preparation import prepare_views  # noqa: PLC0415
        from reporting.tasks import refresh_after_run  # noqa: PLC0415

        # Sent when all apps are migrated, once per app: the sender only makes it one.
        post_migrate.connect(
            put_views,
            sender=apps.get_app_config("pipeline"),
            dispatch_uid="reporting.put_views",
        )
        PREPARATIONS.append(prepare_views)
        AFTER_RUN.append(refresh_after_run)


def put_views(*, using: str, **sent: Any) -> None:
    """After `migrate`, not after `flush` (which names no plan), and not half way or backwards.

    What an upgrade wants counted anew is counted at once, so that no reader waits for it.
    """
    from reporting.domain.migrated import is_migrated  # noqa: PLC0415
    from reporting.domain.refresh_summaries import refresh_summaries  # noqa: PLC0415
    from reporting.domain.sync_views import sync_views  # noqa: PLC0415

    if using == DEFAULT_DB_ALIAS and "plan" in sent and is_migrated():
        sync_views()
        refresh_summaries()
