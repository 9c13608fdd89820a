"""Sorts a batch write's answer out: one outcome per input, whatever the order. Pure."""

from __future__ import annotations

from collections.abc import Sequence

from integrations.hubspot.failures import fail_row, leave_out
from integrations.hubspot.payloads import (
    RowOutcome,
    RowState,
    UpdateRow,
    UpsertRow,
    WireBatch,
    WireContact,
    WireError,
)

BATCH_SIZE = 100

Row = UpsertRow | UpdateRow


def row_name(row: Row) -> str:
    """What HubSpot knows the row by: our unique key, or its own id."""
    return row.key if isinstance(row, UpsertRow) else row.hubspot_id


def to_input(row: Row, id_property: str | None) -> dict[str, object]:
    """The JSON of one row. With its own trace id a bad row does not take the others down."""
    entry: dict[str, object] = {
        "id": row_name(row),
        "objectWriteTraceId": row.trace_id,
        "properties": row.properties,
    }
    return entry | ({"idProperty": id_property} if id_property else {})


def check_batch(names: Sequence[str]) -> None:
    """Refuses what HubSpot would refuse as a whole: too many, or one id twice."""
    if len(names) > BATCH_SIZE:
        raise ValueError(f"at most {BATCH_SIZE} rows a call, got {len(names)}")
    if len(set(names)) < len(names):
        raise ValueError("the same key, id or trace id twice in one call")


def read_outcomes(
    rows: Sequence[Row], batch: WireBatch, *, id_property: str | None
) -> list[RowOutcome]:
    """One outcome per row, in the rows' order. A row without an answer is left out, not assumed."""
    by_trace = {result.trace_id: result for result in batch.results if result.trace_id}
    by_name = {_result_name(result, id_property): result for result in batch.results}
    failed = _index_errors(rows, batch.errors)
    return [
        _read_outcome(row, by_trace.get(row.trace_id) or by_name.get(row_name(row)), failed)
        for row in rows
    ]


def _result_name(result: WireContact, id_property: str | None) -> str | None:
    return result.properties.get(id_property) if id_property else result.id


def _read_outcome(row: Row, result: WireContact | None, failed: dict[str, WireError]) -> RowOutcome:
    if row.trace_id in failed:
        return fail_row(row.trace_id, failed[row.trace_id])
    if result is None:
        return leave_out(row.trace_id)
    state = RowState.CREATED if result.is_new else RowState.UPDATED
    return RowOutcome(
        trace_id=row.trace_id, state=state, hubspot_id=result.id, updated_at=result.updated_at
    )


def _index_errors(rows: Sequence[Row], errors: Sequence[WireError]) -> dict[str, WireError]:
    trace_by_name = {row_name(row): row.trace_id for row in rows}
    failed: dict[str, WireError] = {}
    for error in errors:
        traces = error.read_context("objectWriteTraceId")
        names = error.read_context("ids") | error.read_context("id")
        traces |= {trace_by_name[name] for name in names if name in trace_by_name}
        failed.update(dict.fromkeys(traces, error))
    return failed
