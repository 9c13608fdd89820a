"""Engagers: who reacted, who they are, and what people may decide about them.

Here, not beside the model: the pages also start runs and read what they would cost.
"""

from desk.admin.engagers.people import EngagerAdmin

__all__ = ["EngagerAdmin"]
