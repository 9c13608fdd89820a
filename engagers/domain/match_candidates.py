"""Which HubSpot contacts may be a person: pure rules over what the mirror and our rows say."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from engagers.models import Contact

Match = Contact.Match


@dataclass(frozen=True, slots=True)
class Seeker:
    """A contact without a HubSpot id. `keys` are all keys its engager may have; names are folded."""

    contact_id: int
    key: str
    keys: frozenset[str]
    name_key: str
    company_key: str


@dataclass(frozen=True, slots=True)
class Mirrored:
    """One row of the mirror that is not gone."""

    hubspot_id: str
    key: str
    member_id: str
    slug: str
    name_key: str
    company_key: str

    @property
    def addresses(self) -> tuple[str, ...]:
        """Its LinkedIn addresses, in the form of our keys."""
        member = (f"li:{self.member_id}",) if self.member_id else ()
        return (*member, f"in:{self.slug}") if self.slug else member


@dataclass(frozen=True, slots=True)
class Found:
    """`how` is empty for nobody. More than one id, or a name alone, is for a person to decide."""

    how: Match
    rows: tuple[Mirrored, ...]


@dataclass(frozen=True, slots=True)
class Taken:
    """`keys`: key to the contact that has it; `ids`: HubSpot ids in use; `addresses`: all known keys."""

    keys: Mapping[str, int]
    ids: frozenset[str]
    addresses: frozenset[str]


class Book:
    """The mirror's rows by everything they can be found by."""

    def __init__(self, rows: Iterable[Mirrored]) -> None:
        self.by_key: dict[str, list[Mirrored]] = defaultdict(list)
        self.by_address: dict[str, list[Mirrored]] = defaultdict(list)
        self.by_name: dict[tuple[str, str], list[Mirrored]] = defaultdict(list)
        for row in rows:
            if row.key:
                self.by_key[row.key].append(row)
            for address in row.addresses:
                self.by_address[address].append(row)
            if row.name_key and row.company_key:
                self.by_name[row.name_key, row.company_key].append(row)

    def find(self, seeker: Seeker, taken: Taken) -> Found:
        """By our key, else by LinkedIn address, else by name and company."""
        if own := self._free(self.by_key[seeker.key], seeker, taken):
            return Found(Match.KEY, own)
        hits = [row for key in sorted(seeker.keys) for row in self.by_address[key]]
        hits += [row for key in sorted(seeker.keys) for row in self.by_key[key]]
        if by_address := self._free(hits, seeker, taken):
            return Found(Match.URL, by_address)
        names = (seeker.name_key, seeker.company_key)
        namesakes = [
            row
            for row in (self.by_name[names] if all(names) else ())
            # Who is known to be somebody else is no candidate, however alike the names.
            if not set(row.addresses) & taken.addresses
        ]
        by_name = self._free(namesakes, seeker, taken)
        return Found(Match.NAME_COMPANY if by_name else Match.NONE, by_name)

    def _free(self, rows: Sequence[Mirrored], seeker: Seeker, taken: Taken) -> tuple[Mirrored, ...]:
        """Without those of others: their key is on it, or their contact is linked to it."""
        free = {
            row.hubspot_id: row
            for row in rows
            if row.hubspot_id not in taken.ids
            and (not row.key or row.key in seeker.keys)
            and taken.keys.get(row.key, seeker.contact_id) == seeker.contact_id
        }
        return tuple(free[hubspot_id] for hubspot_id in sorted(free, key=int))


def contested(found: Mapping[int, Found]) -> frozenset[str]:
    """HubSpot ids that several people lay claim to by more than their name."""
    seen: dict[str, int] = defaultdict(int)
    for one in found.values():
        if one.how in {Match.KEY, Match.URL}:
            for row in one.rows:
                seen[row.hubspot_id] += 1
    return frozenset(hubspot_id for hubspot_id, times in seen.items() if times > 1)
