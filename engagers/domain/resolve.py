"""Who is who: keys joined into people, on nothing but items that carry two keys at once.

Pure: what the database holds comes in, what has to change goes out. The rules:
a member id (or company id) is for ever, an address can be given to somebody else. So two engagers
that an item joins are one, unless that would put two lasting ids of one flavour together: then the
lasting id decides whose the item is, and the address belongs to whom it was last seen with (the
greater id where both were seen at once). Nor are two joined whom a person has parted before:
each keeps its keys, and the lasting id decides whose the item is.
"""

from __future__ import annotations

from collections.abc import Iterable
from collections.abc import Set as AbstractSet
from dataclasses import dataclass, field
from datetime import datetime

from engagers.domain.sightings import Key, Keys, flavour_of, lasting_key


@dataclass(frozen=True, slots=True)
class KnownIdentity:
    key: Key
    engager_id: int
    linked_at: datetime | None


@dataclass(slots=True)
class Resolution:
    """`groups`: node to the engagers it joins. Nodes below 0 are people who are new.

    A key in `moved` leaves the engager it has; one in `linked` was seen beside a lasting id.
    """

    owners: dict[Key, int]
    parents: dict[int, int]
    known: AbstractSet[Key]
    moved: set[Key] = field(default_factory=set)
    linked: dict[Key, datetime] = field(default_factory=dict)

    def owner_of(self, keys: Keys) -> int:
        return self.root(self.owners[keys[0]])

    def root(self, node: int) -> int:
        while (parent := self.parents.get(node, node)) != node:
            node = parent
        return node

    def new_keys(self) -> list[tuple[Key, int]]:
        return [(key, self.root(n)) for key, n in self.owners.items() if key not in self.known]

    def joined(self) -> dict[int, list[int]]:
        """Root to the engagers of the database that became one with it: only where several did."""
        groups: dict[int, set[int]] = {}
        for node in {n for n in self.parents if n > 0}:
            groups.setdefault(self.root(node), set()).add(node)
        for root, nodes in groups.items():
            nodes.update({root} if root > 0 else set())
        return {root: sorted(nodes) for root, nodes in sorted(groups.items()) if len(nodes) > 1}


class Resolver:
    def __init__(
        self, known: Iterable[KnownIdentity], *, at: datetime, parted: AbstractSet[frozenset[int]]
    ) -> None:
        """`at`: when the items were seen. `parted`: engagers that must not be joined again."""
        identities = sorted(known, key=lambda identity: identity.key)
        self.at, self.parted = at, parted
        self.owners = {identity.key: identity.engager_id for identity in identities}
        self.linked = {i.key: i.linked_at for i in identities if i.linked_at}
        self.lasting: dict[int, dict[str, Key]] = {}
        for key, node in self.owners.items():
            self._hold(node, key)
        self.result = Resolution(self.owners, {}, frozenset(self.owners))
        self.last_node = 0

    def resolve(self, people: Iterable[Keys]) -> Resolution:
        """In one fixed order, so that the page's order does not matter."""
        for keys in sorted(set(people), key=lambda keys: (len(keys), keys)):
            if len(keys) == 2:
                self._link(*keys)
            elif keys[0] not in self.owners:
                self._own(keys[0], self._new_node())
        return self.result

    def _link(self, lasting: Key, address: Key) -> None:
        if lasting not in self.owners:
            self._find_home(lasting, address)
        here = self.result.root(self.owners[lasting])
        there = self.result.root(self.owners.get(address, here))
        if here == there:
            self.owners.setdefault(address, here)
            self._note(address)
        elif self.lasting.get(here, {}).keys() & self.lasting.get(there, {}).keys():
            self._contest(address, lasting, here, there)
        elif not self._are_parted(here, there):
            self._join(here, there)
            self._note(address)

    def _find_home(self, lasting: Key, address: Key) -> None:
        holder = self.result.root(self.owners[address]) if address in self.owners else None
        is_free = holder is not None and flavour_of(lasting) not in self.lasting.get(holder, {})
        self._own(lasting, holder if holder is not None and is_free else self._new_node())

    def _contest(self, address: Key, lasting: Key, here: int, there: int) -> None:
        rival = self.lasting.get(there, {}).get(flavour_of(lasting), ("", ""))
        held = self.linked.get(address)
        if held is None or (self.at, lasting) > (held, rival):
            self.owners[address] = here
            self.linked[address] = self.result.linked[address] = self.at
            if address in self.result.known:
                self.result.moved.add(address)

    def _are_parted(self, one: int, other: int) -> bool:
        if not self.parted:
            return False
        pairs = {frozenset((a, b)) for a in self._nodes(one) for b in self._nodes(other)}
        return bool(pairs & self.parted)

    def _nodes(self, root: int) -> set[int]:
        return {root} | {n for n in self.result.parents if self.result.root(n) == root}

    def _join(self, one: int, other: int) -> None:
        # The lowest id of the database leads; a new person never leads a known one.
        lead, led = sorted((one, other), key=lambda node: (node < 0, abs(node)))
        self.result.parents[led] = lead
        for key in self.lasting.pop(led, {}).values():
            self._hold(lead, key)

    def _note(self, address: Key) -> None:
        if address not in self.linked:
            self.linked[address] = self.result.linked[address] = self.at

    def _own(self, key: Key, node: int) -> None:
        self.owners[key] = node
        self._hold(node, key)

    def _hold(self, node: int, key: Key) -> None:
        if lasting_key((key,)):
            self.lasting.setdefault(node, {})[flavour_of(key)] = key

    def _new_node(self) -> int:
        self.last_node -= 1
        return self.last_node
