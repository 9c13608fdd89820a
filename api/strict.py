"""Bodies whose every field is known: a misspelt label would otherwise be lost in silence."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from rest_framework import serializers


class StrictSerializer(serializers.Serializer[Any]):
    def to_internal_value(self, data: Any) -> Any:
        if isinstance(data, Mapping):
            unknown = [name for name in data if name not in self.fields]
            if unknown:
                said = f"It cannot be written here. What can: {', '.join(self.fields)}."
                raise serializers.ValidationError({name: [said] for name in unknown})
        return super().to_internal_value(data)
