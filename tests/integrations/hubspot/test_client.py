import pickle
import socket
from datetime import UTC, datetime, timedelta

import pytest

from integrations.errors import GiveUp, Misconfigured, OutcomeUnknown, RetryLater
from integrations.hubspot.client import DailyLimit, HubSpotGateway
from integrations.hubspot.payloads import RateLimits, RowOutcome, RowState, UpdateRow, UpsertRow
from integrations.hubspot.properties import PROPERTIES, missing_properties, wrong_properties
from tests.integrations.wire import serve_answers


def row(number, **properties):
    values = {"firstname": "Ada", "lastname": f"Example{number}"} | properties
    return UpsertRow(f"li:ACoAA{number}", f"t{number}", values)


def count_requests(control, operation):
    return sum(r["operation"] == operation for r in control("requests")["requests"])


def test_whoami_names_the_account(gateway):
    account = gateway.whoami()
    assert account.portal_id > 0
    assert account.time_zone != ""


def test_properties_are_made_once(sandbox):
    gateway = HubSpotGateway("pat-test", sandbox.hubspot_url)
    assert missing_properties(gateway.list_properties()) == PROPERTIES
    assert gateway.ensure_group() is True
    assert gateway.create_properties(PROPERTIES) == [p.name for p in PROPERTIES]
    assert gateway.ensure_group() is False
    assert gateway.create_properties(PROPERTIES) == []
    existing = gateway.list_properties()
    assert missing_properties(existing) == ()
    assert wrong_properties(existing) == ()


def test_a_property_that_is_refused_is_a_misconfiguration(sandbox):
    gateway = HubSpotGateway("pat-test", sandbox.hubspot_url)
    with pytest.raises(Misconfigured) as caught:
        gateway.create_properties(PROPERTIES[:1])  # its group does not exist
    assert caught.value.status in {400, 404}


def test_upsert_creates_then_updates_in_the_order_of_the_rows(gateway):
    rows = [row(n) for n in range(5)]
    made = gateway.upsert(rows)
    assert [o.trace_id for o in made] == [f"t{n}" for n in range(5)]
    assert {o.state for o in made} == {RowState.CREATED}
    again = gateway.upsert(rows)
    assert {o.state for o in again} == {RowState.UPDATED}
    assert [o.hubspot_id for o in again] == [o.hubspot_id for o in made]
    read = gateway.read_by_key([r.key for r in rows], ["lastname"])
    assert [read.found[r.key].properties["lastname"] for r in rows] == [
        f"Example{n}" for n in range(5)
    ]


def test_one_bad_row_leaves_the_others_written(gateway):
    rows = [row(1), row(2, lifecyclestage="made up"), row(3)]
    outcomes = gateway.upsert(rows)
    assert [o.state for o in outcomes] == [RowState.CREATED, RowState.FAILED, RowState.CREATED]
    assert outcomes[1] == RowOutcome(
        trace_id="t2",
        state=RowState.FAILED,
        category="INVALID_OPTION",
        message="HubSpot refused: INVALID_OPTION on lifecyclestage",
    )


def test_an_email_in_a_refusal_stays_out_of_the_message(gateway):
    outcome = gateway.upsert([row(1, email="not an address")])[0]
    assert outcome.category == "INVALID_EMAIL"
    assert outcome.message == "HubSpot refused: INVALID_EMAIL on email"


def test_a_value_that_another_contact_holds_names_its_owner(gateway):
    first, second = gateway.upsert([row(1), row(2)])
    outcome = gateway.update_by_id(
        [UpdateRow(second.hubspot_id, "t", {"postdesk_key": "li:ACoAA1"})]
    )[0]
    assert outcome.state == RowState.FAILED
    assert outcome.existing_id == first.hubspot_id
    assert "li:ACoAA1" not in outcome.message


def test_an_email_that_exists_names_its_owner(gateway, control):
    owner = control("create", {"properties": {"email": "ada@customer.example"}})
    outcome = gateway.upsert([row(1, email="ada@customer.example")])[0]
    assert (outcome.state, outcome.existing_id) == (RowState.FAILED, owner["id"])


def test_update_by_id_says_which_rows_were_left_out_or_unknown(gateway, control):
    one, two, three = gateway.upsert([row(1), row(2), row(3)])
    control("merge", {"primary": one.hubspot_id, "other": two.hubspot_id})
    outcomes = gateway.update_by_id(
        [
            UpdateRow(two.hubspot_id, "a", {"jobtitle": "Partner"}),
            UpdateRow(three.hubspot_id, "b", {"jobtitle": "Partner"}),
            UpdateRow("999999", "c", {"jobtitle": "Partner"}),
        ]
    )
    assert [(o.state, o.category) for o in outcomes] == [
        (RowState.FAILED, "LEFT_OUT"),
        (RowState.UPDATED, ""),
        (RowState.FAILED, "OBJECT_NOT_FOUND"),
    ]


@pytest.mark.parametrize("rows", [[], [row(n) for n in range(101)], [row(1), row(1)]])
def test_a_batch_that_cannot_be_sent_is_not(gateway, control, rows):
    if rows:
        with pytest.raises(ValueError, match=r"at most 100 rows|twice in one call"):
            gateway.upsert(rows)
    else:
        assert gateway.upsert(rows) == []
        assert gateway.read_by_id([], []).found == {}
    assert count_requests(control, "upsert") == 0
    assert count_requests(control, "read") == 0


def test_rows_with_one_trace_id_are_refused(gateway, control):
    rows = [UpsertRow("li:a", "t", {}), UpsertRow("li:b", "t", {})]
    with pytest.raises(ValueError, match="twice"):
        gateway.upsert(rows)
    assert count_requests(control, "upsert") == 0


def test_a_refused_batch_is_halved_until_the_bad_row_stands_alone(gateway):
    refusal = (400, {}, b'{"status":"error","category":"VALIDATION_ERROR","message":"no"}')
    good = (200, {}, b'{"results":[{"id":"9","properties":{"postdesk_key":"li:ACoAA2"}}]}')
    with serve_answers(refusal, refusal, good) as wire:
        outcomes = HubSpotGateway("t", wire.url).upsert([row(1), row(2)])
    assert [(o.trace_id, o.state, o.category, o.hubspot_id) for o in outcomes] == [
        ("t1", RowState.FAILED, "VALIDATION_ERROR", ""),
        ("t2", RowState.UPDATED, "", "9"),
    ]
    assert len(wire.requests) == 3


def test_a_batch_refused_for_another_reason_gives_up():
    with serve_answers((413, {}, b"{}")) as wire, pytest.raises(GiveUp) as caught:
        HubSpotGateway("t", wire.url).upsert([row(1), row(2)])
    assert caught.value.status == 413
    assert len(wire.requests) == 1


def test_a_missing_property_stops_the_step(sandbox):
    body = b'{"message":"no: [{\\"error\\":\\"PROPERTY_DOESNT_EXIST\\",\\"name\\":\\"postdesk_key\\"}]"}'
    with serve_answers((400, {}, body)) as wire, pytest.raises(Misconfigured) as caught:
        HubSpotGateway("t", wire.url).upsert([row(1), row(2)])
    assert str(caught.value) == (
        "HubSpot refused: PROPERTY_DOESNT_EXIST on postdesk_key; run `manage.py setup_hubspot`"
    )


def test_reads_say_what_is_missing(gateway):
    made = gateway.upsert([row(1)])[0]
    by_key = gateway.read_by_key(["li:ACoAA1", "in:nobody"], ["lastname"])
    assert list(by_key.found) == ["li:ACoAA1"]
    assert by_key.missing == ("in:nobody",)
    by_id = gateway.read_by_id([made.hubspot_id, "999999"], ["lastname"])
    assert by_id.found[made.hubspot_id].properties["lastname"] == "Example1"
    assert by_id.missing == ("999999",)


def test_a_merged_id_is_found_under_the_old_one(gateway, control):
    one, two = gateway.upsert([row(1), row(2)])
    new = control("merge", {"primary": one.hubspot_id, "other": two.hubspot_id})["id"]
    contact = gateway.get_contact(two.hubspot_id, ["hs_merged_object_ids"])
    assert contact.hubspot_id == new
    assert two.hubspot_id in contact.merged_ids
    found = gateway.read_by_id([two.hubspot_id], ["lastname"]).found
    assert found[two.hubspot_id].hubspot_id == new


def test_a_deleted_contact_is_none_and_listed_as_archived(gateway):
    made = gateway.upsert([row(1)])[0]
    gateway.archive(made.hubspot_id)
    gateway.archive(made.hubspot_id)
    assert gateway.get_contact(made.hubspot_id) is None
    page = gateway.list_contacts(["lastname"], archived=True)
    assert [(c.hubspot_id, c.archived) for c in page.contacts] == [(made.hubspot_id, True)]
    assert page.contacts[0].archived_at is not None


def test_erasing_twice_says_so(gateway):
    made = gateway.upsert([row(1)])[0]
    assert gateway.gdpr_delete(made.hubspot_id) is True
    assert gateway.get_contact(made.hubspot_id) is None
    assert gateway.gdpr_delete("999999") is False


@pytest.mark.parametrize("call", ["get_contact", "gdpr_delete"])
def test_a_refused_single_call_gives_up(call):
    with serve_answers((400, {}, b"{}")) as wire, pytest.raises(GiveUp):
        getattr(HubSpotGateway("t", wire.url), call)("1")
    assert len(wire.requests) == 1


def test_an_id_that_is_no_number_is_never_sent(gateway, control):
    with pytest.raises(ValueError, match="number"):
        gateway.get_contact("1/../2")
    assert count_requests(control, "get") == 0


def list_all(next_page):
    seen, after = [], None
    while True:
        page = next_page(after)
        seen += [c.hubspot_id for c in page.contacts]
        after = page.after
        if after is None:
            return seen


def test_pages_and_search_windows_cover_all_contacts_once(gateway, control):
    control("settings", {"search_lag_seconds": 0})
    gateway.upsert([row(n) for n in range(45)])
    listed = list_all(lambda after: gateway.list_contacts(["lastname"], after=after, limit=30))
    since = datetime(2020, 1, 1, tzinfo=UTC)
    searched = list_all(
        lambda after: gateway.search_modified_since(
            since, ["lastname"], after_id=after or "0", limit=200
        )
    )
    assert sorted(searched) == sorted(listed)
    assert len(set(listed)) == len(listed) >= 45
    future = datetime.now(UTC) + timedelta(days=1)
    assert gateway.search_modified_since(future, []).contacts == ()


@pytest.mark.parametrize("body", [b'{"results":[]}', b'{"total":5,"results":[]}'])
def test_a_search_that_is_not_whole_is_not_taken_for_the_end(body):
    with serve_answers((200, {}, body)) as wire, pytest.raises(RetryLater):
        HubSpotGateway("t", wire.url).search_modified_since(datetime.now(UTC), [])


@pytest.mark.parametrize(
    ("fault", "kind", "message"),
    [
        ("unauthorized", Misconfigured, "HubSpot refused the token: check HUBSPOT_ACCESS_TOKEN"),
        (
            "missing_scopes",
            Misconfigured,
            (
                "HubSpot refused: the token lacks scopes: crm.objects.contacts.write;"
                " add them to the private app"
            ),
        ),
        (
            "rate_limit_daily",
            DailyLimit,
            (
                "HubSpot's daily request limit is used up; it resets at midnight in the account's"
                " time zone"
            ),
        ),
    ],
)
def test_what_a_person_must_mend_is_asked_once(gateway, sandbox, control, fault, kind, message):
    sandbox.context.faults.set(f"hubspot.upsert.{fault}", times=None)
    with pytest.raises(Misconfigured) as caught:
        gateway.upsert([row(1), row(2)])
    assert type(caught.value) is kind
    assert str(caught.value) == message
    assert count_requests(control, "upsert") == 1


@pytest.mark.parametrize(
    ("fault", "pause"), [("rate_limit", 1), ("rate_limit_secondly", 1), ("locked", 2)]
)
def test_a_short_wait_is_sat_out(gateway, sandbox, pauses, fault, pause):
    sandbox.context.faults.set(f"hubspot.upsert.{fault}", times=1)
    assert gateway.upsert([row(1)])[0].state == RowState.CREATED
    assert pauses == [pause]


def test_a_wait_without_end_is_handed_on(gateway, sandbox, pauses):
    sandbox.context.faults.set("hubspot.upsert.locked", times=None)
    with pytest.raises(RetryLater) as caught:
        gateway.upsert([row(1)])
    assert caught.value.after == timedelta(seconds=2)
    assert pauses == [2, 2]


@pytest.mark.parametrize(
    ("fault", "after"),
    [
        ("migration", timedelta(seconds=10)),
        ("server_error", None),
        ("bad_gateway", None),
        ("unavailable", None),
    ],
)
def test_vendor_trouble_is_for_later(gateway, sandbox, control, pauses, fault, after):
    sandbox.context.faults.set(f"hubspot.upsert.{fault}", times=1)
    with pytest.raises(RetryLater) as caught:
        gateway.upsert([row(1)])
    assert caught.value.after == after
    assert pauses == []
    assert count_requests(control, "upsert") == 1


@pytest.mark.parametrize("fault", ["lost_answer", "unavailable_after"])
def test_a_lost_answer_can_be_repeated_without_harm(gateway, sandbox, fault):
    sandbox.context.faults.set(f"hubspot.upsert.{fault}", times=1)
    with pytest.raises(RetryLater):
        gateway.upsert([row(1)])
    assert gateway.upsert([row(1)])[0].state == RowState.UPDATED


def test_a_late_answer_times_out(sandbox):
    gateway = HubSpotGateway("pat-test", sandbox.hubspot_url, read_seconds=0.2)
    sandbox.context.faults.set("hubspot.account.timeout", times=1)
    with pytest.raises(RetryLater) as caught:
        gateway.whoami()
    assert str(caught.value) == "HubSpot did not answer (ReadTimeoutError)"


def test_nobody_listening_is_for_later():
    with socket.socket() as unused:
        unused.bind(("127.0.0.1", 0))
        url = f"http://127.0.0.1:{unused.getsockname()[1]}"
        with pytest.raises(RetryLater) as caught:
            HubSpotGateway("t", url).whoami()
    assert str(caught.value) == "HubSpot did not answer (NewConnectionError)"


@pytest.mark.parametrize("fault", ["accepted", "not_json"])
def test_an_answer_that_says_nothing_leaves_a_write_open(gateway, sandbox, fault):
    sandbox.context.faults.set(f"hubspot.upsert.{fault}", times=1)
    with pytest.raises(OutcomeUnknown):
        gateway.upsert([row(1)])


def test_an_answer_that_says_nothing_is_read_again_later(gateway, sandbox):
    sandbox.context.faults.set("hubspot.account.not_json", times=1)
    with pytest.raises(RetryLater):
        gateway.whoami()


def test_an_error_in_another_encoding_is_for_later():
    with serve_answers((502, {}, b"\xff\xfe caf\xe9")) as wire, pytest.raises(RetryLater):
        HubSpotGateway("t", wire.url).whoami()


def test_the_allowance_is_known_and_kept_to(sandbox, pauses):
    now = [100.0]
    headers = {
        "X-HubSpot-RateLimit-Max": "100",
        "X-HubSpot-RateLimit-Remaining": "5",
        "X-HubSpot-RateLimit-Interval-Milliseconds": "10000",
        "X-HubSpot-RateLimit-Daily": "250000",
        "X-HubSpot-RateLimit-Daily-Remaining": "1000",
    }
    with serve_answers((200, headers, b'{"portalId": 7}')) as wire:
        gateway = HubSpotGateway("t", wire.url, sleep=pauses.append, clock=lambda: now[0])
        assert gateway.pause_needed() == timedelta(0)
        gateway.whoami()
        assert gateway.limits == RateLimits(100, 5, 10.0, 250000, 1000)
        now[0] = 104.0
        assert gateway.pause_needed() == timedelta(seconds=6)
        gateway.whoami()
    assert pauses == [6.0]


def test_the_gateway_is_never_pickled(gateway):
    with pytest.raises(TypeError, match="not pickled"):
        pickle.dumps(gateway)
