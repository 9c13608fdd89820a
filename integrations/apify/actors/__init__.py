"""The actors we know, one file each, and the one that each purpose uses unless told otherwise."""

from __future__ import annotations

from integrations.apify.actor import Actor, Purpose
from integrations.apify.actors.apimaestro_comments import APIMAESTRO_COMMENTS
from integrations.apify.actors.apimaestro_post_detail import APIMAESTRO_POST_DETAIL
from integrations.apify.actors.apimaestro_reactions import APIMAESTRO_REACTIONS
from integrations.apify.actors.apimaestro_reposts import APIMAESTRO_REPOSTS
from integrations.apify.actors.harvestapi_comments import HARVESTAPI_COMMENTS
from integrations.apify.actors.harvestapi_company import HARVESTAPI_COMPANY
from integrations.apify.actors.harvestapi_profile import HARVESTAPI_PROFILE
from integrations.apify.actors.harvestapi_reactions import HARVESTAPI_REACTIONS

ACTORS: dict[str, Actor] = {
    actor.key: actor
    for actor in (
        HARVESTAPI_REACTIONS,
        HARVESTAPI_COMMENTS,
        HARVESTAPI_PROFILE,
        HARVESTAPI_COMPANY,
        APIMAESTRO_REACTIONS,
        APIMAESTRO_COMMENTS,
        APIMAESTRO_POST_DETAIL,
        APIMAESTRO_REPOSTS,
    )
}

DEFAULTS: dict[Purpose, str] = {
    "reactions": "harvestapi_reactions",
    "comments": "harvestapi_comments",
    "reposts": "apimaestro_reposts",
    "details": "apimaestro_post_detail",
    "profile": "harvestapi_profile",
    "company": "harvestapi_company",
}

__all__ = ["ACTORS", "DEFAULTS", "Actor", "Purpose"]
