from pipeline.admin import queue, settings

__all__ = ["queue", "settings"]
