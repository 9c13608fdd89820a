"""Failures on demand: one by one, or by chance with a fixed seed."""

import random
import threading
from collections.abc import Mapping
from dataclasses import dataclass

from integrations.sandbox.profiles import PROFILES


@dataclass
class Fault:
    """`times` left (None: without end), each taken with `chance` from 0 to 1."""

    times: int | None = 1
    chance: float = 1.0


class Faults:
    """The faults that are switched on. Names are listed in this folder's README."""

    def __init__(self, *, profile: str = "none", seed: int = 1) -> None:
        self._lock = threading.Lock()
        self._profile = profile
        self._seed = seed
        self._random = random.Random(seed)
        self._faults: dict[str, Fault] = {}
        self._hits: dict[str, int] = {}
        self.reset()

    def reset(self) -> None:
        """Back to the profile this sandbox was started with."""
        self.use(PROFILES[self._profile])

    def use(self, profile: Mapping[str, float]) -> None:
        """Replaces all faults by those of a profile: name -> chance, without end."""
        with self._lock:
            self._random = random.Random(self._seed)
            self._hits = {}
            self._faults = {name: Fault(None, chance) for name, chance in profile.items()}

    def set(self, name: str, times: int | None = 1, chance: float = 1.0) -> None:
        """Switches one fault on; `times=None` leaves it on."""
        if not 0 <= chance <= 1:
            raise ValueError("chance must be between 0 and 1")
        with self._lock:
            self._faults[name] = Fault(times, chance)

    def hit(self, name: str) -> bool:
        """True when the fault strikes now; a strike uses one of its `times` up."""
        with self._lock:
            fault = self._faults.get(name)
            if fault is None or fault.times == 0:
                return False
            if fault.chance < 1 and self._random.random() >= fault.chance:
                return False
            if fault.times is not None:
                fault.times -= 1
            self._hits[name] = self._hits.get(name, 0) + 1
            return True

    def clear(self) -> None:
        """Switches every fault off, those of the profile included."""
        self.use({})

    def hits(self) -> dict[str, int]:
        """How often each fault struck since the last reset."""
        with self._lock:
            return dict(self._hits)

    def active(self) -> dict[str, dict[str, float | None]]:
        """What is switched on, for the control endpoint."""
        with self._lock:
            return {
                name: {"times": fault.times, "chance": fault.chance}
                for name, fault in self._faults.items()
            }
