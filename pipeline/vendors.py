"""The gateways to the vendors, from the settings. A vendor without a credential is None: not configured."""

from __future__ import annotations

from functools import cached_property
from typing import TYPE_CHECKING, Self

from django.conf import settings

if TYPE_CHECKING:
    from integrations.apify.client import ApifyGateway
    from integrations.hubspot.client import HubSpotGateway
    from integrations.openai.client import CompletionGateway

# The libraries take seconds to load, and most processes need one of them at most.


def apify() -> ApifyGateway | None:
    from integrations.apify.client import ApifyGateway  # noqa: PLC0415

    if not settings.APIFY_TOKEN:
        return None
    return ApifyGateway(settings.APIFY_TOKEN, settings.APIFY_API_URL)


def hubspot() -> HubSpotGateway | None:
    from integrations.hubspot.client import HubSpotGateway  # noqa: PLC0415

    if not settings.HUBSPOT_ACCESS_TOKEN:
        return None
    return HubSpotGateway(settings.HUBSPOT_ACCESS_TOKEN, settings.HUBSPOT_API_URL)


def openai() -> CompletionGateway | None:
    from integrations.openai.client import CompletionGateway  # noqa: PLC0415

    if not settings.OPENAI_API_KEY:
        return None
    return CompletionGateway(
        settings.OPENAI_API_KEY, settings.OPENAI_BASE_URL, model=settings.OPENAI_MODEL
    )


class Vendors:
    """The gateways of one process, each made on first use; None where it is not configured.

    Use as a context, which closes their connections.
    """

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        for name in ("apify", "hubspot", "openai"):
            close = getattr(self.__dict__.pop(name, None), "close", None)
            if close is not None:
                close()

    @cached_property
    def apify(self) -> ApifyGateway | None:
        return apify()

    @cached_property
    def hubspot(self) -> HubSpotGateway | None:
        return hubspot()

    @cached_property
    def openai(self) -> CompletionGateway | None:
        return openai()
