from dataclasses import replace

from integrations.openai.classification import FUNCTIONS, SENIORITIES, UNKNOWN, fingerprint
from tests.integrations.openai.people import TAXONOMY


def test_the_lists_are_linkedins():
    assert len(SENIORITIES) == len(set(SENIORITIES)) == 11
    assert SENIORITIES[-1] == "individual_contributor"
    assert len(FUNCTIONS) == len(set(FUNCTIONS)) == 26
    assert UNKNOWN not in {*SENIORITIES, *FUNCTIONS}


def test_positions_are_the_union_in_order():
    assert TAXONOMY.list_positions() == (
        "Partner",
        "Principal",
        "Associate",
        "Other",
        "CEO/Founder/CoFounder",
    )
    assert TAXONOMY.positions_of("nobody") == ()


def change_first(**changes):
    first, *rest = TAXONOMY.audiences
    return replace(TAXONOMY, audiences=(replace(first, **changes), *rest))


def test_the_fingerprint_changes_with_what_is_told_and_only_with_that():
    same = fingerprint(TAXONOMY)
    assert len(same) == 64
    assert fingerprint(change_first(is_target=False)) == same
    assert fingerprint(change_first(definition="Invests much.")) != same
    assert fingerprint(change_first(positions=("Partner",))) != same
    assert fingerprint(replace(TAXONOMY, functions=("sales",))) != same
