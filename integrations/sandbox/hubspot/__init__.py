"""HubSpot's contacts, properties and owners, strict and stateful, for the official client.

`routes(context)` is the vendor's API, with `_control/` below it for tests that act as sales.
"""

from starlette.routing import BaseRoute, Mount

from integrations.sandbox.hubspot.batch_routes import batch_routes
from integrations.sandbox.hubspot.control import make_control_routes
from integrations.sandbox.hubspot.portal import Portal
from integrations.sandbox.hubspot.property_routes import property_routes
from integrations.sandbox.hubspot.record_routes import record_routes
from integrations.sandbox.hubspot.search_routes import search_routes
from integrations.sandbox.state import Context


def routes(context: Context) -> list[BaseRoute]:
    """Everything below `/hubspot`. Makes the tables and types in sales' contacts once."""
    portal = Portal(context)
    return [
        *batch_routes(portal),
        *search_routes(portal),
        *record_routes(portal),
        *property_routes(portal),
        Mount("/_control", routes=make_control_routes(portal)),
    ]
