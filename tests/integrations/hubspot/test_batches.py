from hypothesis import given
from hypothesis import strategies as st

from integrations.hubspot.batches import read_outcomes
from integrations.hubspot.payloads import RowState, UpsertRow, WireBatch

ROWS = [UpsertRow(f"in:p{n}", f"t{n}", {}) for n in range(6)]


def result(number, *, traced):
    wire = {"id": str(100 + number), "properties": {"k": f"in:p{number}"}, "new": number % 2 == 0}
    return wire | ({"objectWriteTraceId": f"t{number}"} if traced else {})


@given(st.permutations(range(6)), st.sets(st.integers(0, 5)), st.booleans())
def test_outcomes_do_not_depend_on_the_order_of_the_answer(order, bad, traced):
    good = [result(n, traced=traced) for n in order if n not in bad]
    errors = [{"category": "CONFLICT", "context": {"objectWriteTraceId": [f"t{n}"]}} for n in bad]
    batch = WireBatch.model_validate({"results": good, "errors": errors})
    outcomes = read_outcomes(ROWS, batch, id_property="k")
    assert [o.trace_id for o in outcomes] == [r.trace_id for r in ROWS]
    for number, outcome in enumerate(outcomes):
        if number in bad:
            assert (outcome.state, outcome.category) == (RowState.FAILED, "CONFLICT")
        else:
            state = RowState.UPDATED if number % 2 else RowState.CREATED
            assert (outcome.state, outcome.hubspot_id) == (state, str(100 + number))


def test_an_error_that_names_only_the_key_finds_its_row():
    errors = [{"category": "CONFLICT", "context": {"ids": ["in:p1", "in:stranger"]}}]
    batch = WireBatch.model_validate({"results": [], "errors": errors})
    outcomes = read_outcomes(ROWS[:3], batch, id_property="k")
    assert [o.category for o in outcomes] == ["LEFT_OUT", "CONFLICT", "LEFT_OUT"]
