from __future__ import annotations

from datetime import UTC, datetime, timedelta

from hypothesis import given
from hypothesis import strategies as st

from engagers.domain.resolve import KnownIdentity, Resolver
from tests.factories.engagers import member_id

AT = datetime(2026, 11, 20, tzinfo=UTC)


def member(number, flavour="ACoAA"):
    return ("member_id", member_id(number, flavour))


def slug(name):
    return ("slug", name)


def resolve(people, known=(), parted=frozenset(), at=AT):
    return Resolver(known, at=at, parted=parted).resolve(people)


def known(key, engager_id, linked_at=None):
    return KnownIdentity(key, engager_id, linked_at)


def test_new_person_has_all_keys_of_the_item():
    found = resolve([(member(1), slug("a")), (slug("a"),), (member(1),)])
    assert dict(found.new_keys()) == {member(1): found.owner_of((slug("a"),)), slug("a"): -2} or (
        found.owner_of((member(1),)) == found.owner_of((slug("a"),)) < 0
    )
    assert found.linked == {slug("a"): AT}


def test_two_known_engagers_are_joined_under_the_lower_id():
    found = resolve([(member(1), slug("a"))], [known(member(1), 9), known(slug("a"), 4)])
    assert found.joined() == {4: [4, 9]}
    assert found.owner_of((member(1),)) == 4
    assert found.new_keys() == []


def test_three_known_engagers_become_one():
    both = [known(member(1), 9), known(slug("a"), 4), known(slug("b"), 7)]
    found = resolve([(member(1), slug("a")), (member(1), slug("b"))], both)
    assert found.joined() == {4: [4, 7, 9]}


def test_two_members_never_become_one_and_the_address_follows_the_newer():
    held = [known(member(1), 1), known(slug("a"), 1, AT - timedelta(days=1)), known(member(2), 2)]
    found = resolve([(member(2), slug("a"))], held)
    assert (found.joined(), found.moved, found.owners[slug("a")]) == ({}, {slug("a")}, 2)
    older = resolve([(member(2), slug("a"))], held, at=AT - timedelta(days=2))
    assert (older.joined(), older.moved, older.owners[slug("a")]) == ({}, set(), 1)


def test_new_address_of_two_members_at_once_goes_to_the_greater_id():
    found = resolve([(member(1), slug("a")), (member(2), slug("a"))])
    assert found.owner_of((slug("a"),)) == found.owner_of((member(2),))
    assert found.owner_of((member(1),)) != found.owner_of((member(2),))
    assert found.moved == set()


def test_sales_navigators_id_is_another_key_of_the_same_person():
    found = resolve([(member(1), slug("a")), (member(8, "ACwAA"), slug("a"))])
    assert found.owner_of((member(1),)) == found.owner_of((member(8, "ACwAA"),))


def test_joining_two_new_people_and_a_known_one():
    people = [(member(1),), (slug("a"),), (member(1), slug("a")), (member(1), slug("k"))]
    found = resolve(people, [known(slug("k"), 5)])
    assert {found.owner_of(keys) for keys in people} == {5}
    assert found.joined() == {}


def test_parted_engagers_stay_apart():
    held = [known(member(1), 1), known(slug("a"), 2, AT)]
    found = resolve([(member(1), slug("a"))], held, parted={frozenset((1, 2))})
    assert (found.joined(), found.owner_of((member(1), slug("a")))) == ({}, 1)
    free = resolve([(member(1), slug("a"))], held, parted={frozenset((1, 3))})
    assert free.joined() == {1: [1, 2]}


def test_parted_engagers_stay_apart_also_through_a_third():
    held = [known(member(1), 1), known(slug("a"), 2, AT), known(slug("b"), 3)]
    people = [(member(1), slug("b")), (member(1), slug("a"))]
    found = resolve(people, held, parted={frozenset((2, 3))})
    assert found.owner_of((slug("a"),)) != found.owner_of((slug("b"),))


PEOPLE = st.lists(
    st.tuples(st.integers(0, 5), st.integers(0, 1), st.sampled_from("mbs")), max_size=20
)


@given(seen=PEOPLE, data=st.data())
def test_a_page_joins_exactly_who_shares_a_member(seen, data):
    """A member with up to two addresses that nobody else ever had: the true people come out."""
    people = [
        {
            "m": (member(n),),
            "b": (member(n), slug(f"p{n}-{extra}")),
            "s": (slug(f"p{n}-{extra}"),),
        }[keys]
        for n, extra, keys in seen
    ]
    shuffled = data.draw(st.permutations(people))
    one, other = resolve(people), resolve(shuffled)
    assert (one.new_keys(), one.moved) == (other.new_keys(), set())
    evidence = {keys for keys in people if len(keys) == 2}
    for lasting, address in evidence:
        assert one.owner_of((lasting,)) == one.owner_of((address,))
    for _, key in enumerate(k for keys in people for k in keys):
        owner = one.owner_of((key,))
        lasting = {
            k for k, node in one.owners.items() if one.root(node) == owner and k[0] != "slug"
        }
        assert len(lasting) <= 1
