"""What people keep for their own work in the browser."""

from desk.models.imports import Import, ImportRow
from desk.models.saved_view import DefaultView, SavedView

__all__ = ["DefaultView", "Import", "ImportRow", "SavedView"]
