from desk.admin import (
    collections,
    custom_fields,
    engagers,
    labels,
    posts,
    runs,
    saved_views,
    taxonomy,
)

__all__ = [
    "collections",
    "custom_fields",
    "engagers",
    "labels",
    "posts",
    "runs",
    "saved_views",
    "taxonomy",
]
