"""What to send of a payload, given what HubSpot holds: a person's value beats ours. Pure."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from decimal import Decimal, InvalidOperation

from engagers.domain.read_fields import OWN_NAMES, Rule
from integrations.hubspot.properties import KEY_PROPERTY


@dataclass(frozen=True, slots=True)
class Memory:
    """What we know of a contact from before: values written, a write whose answer was lost, values
    seen there, and the properties that a person has taken over.
    """

    key: str
    written: Mapping[str, str]
    sending: Mapping[str, str]
    seen: Mapping[str, str]
    theirs: frozenset[str]


@dataclass
class Plan:
    """`taken`: properties that a person edited or cleared in HubSpot since we wrote them."""

    send: dict[str, str] = field(default_factory=dict)
    taken: set[str] = field(default_factory=set)


def plan_create(payload: Mapping[str, str]) -> dict[str, str]:
    """Everything that we know."""
    return {name: value for name, value in payload.items() if value}


def plan_update(
    payload: Mapping[str, str],
    rules: tuple[Rule, ...],
    there: Mapping[str, str],
    memory: Memory,
) -> Plan:
    """`there` are HubSpot's values, empty ones as "". Nothing to send: the contact is as it should be."""
    plan = Plan(send={} if there.get(KEY_PROPERTY) else {KEY_PROPERTY: memory.key})
    for rule in rules:
        name = rule.property
        mine, now = payload[name], there.get(name, "")
        if rule.policy == "key" or name in memory.theirs:
            continue
        if _was_cleared(name, now, memory):
            plan.taken.add(name)
        elif rule.policy == "fill":
            plan.send.update({name: mine} if mine and not now else {})
        elif not is_same(mine, now):
            if not _is_ours(name, now, there, memory):
                plan.taken.add(name)
            elif mine or name in {*memory.written, *memory.sending}:
                plan.send[name] = mine
    return plan


def is_same(one: str, other: str) -> bool:
    """Blanks at the ends aside; numbers by their value, since HubSpot may write 3 as 3.0."""
    one, other = one.strip(), other.strip()
    if one == other or not (one and other):
        return one == other
    try:
        return Decimal(one) == Decimal(other)
    except InvalidOperation:
        return False


def _was_cleared(name: str, now: str, memory: Memory) -> bool:
    """There was a value, ours or theirs, and it is empty now, and not by us."""
    if now:
        return False
    if memory.sending.get(name) == "":
        return False
    before = memory.written.get(name) or memory.seen.get(name)
    return bool(before) and memory.written.get(name) != ""


def _is_ours(name: str, now: str, there: Mapping[str, str], memory: Memory) -> bool:
    """Whether the value there may be overwritten: empty, or what we wrote ourselves."""
    if not now:
        return True
    last = memory.written.get(name)
    if is_same(now, memory.sending.get(name, "")) or (last is not None and is_same(now, last)):
        return True
    # Written by an earlier Postdesk whose records are lost: the key there is the proof.
    is_forgotten = not memory.written and not memory.sending
    return is_forgotten and name in OWN_NAMES and there.get(KEY_PROPERTY) == memory.key
