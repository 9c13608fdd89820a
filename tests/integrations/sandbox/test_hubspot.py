"""HubSpot's stand-in, driven by the official client over real HTTP."""

import json
from concurrent.futures import ThreadPoolExecutor

import httpx2
import pytest
import time_machine
import urllib3
from hubspot import HubSpot
from hubspot.crm.contacts.exceptions import ApiException
from hubspot.crm.properties.exceptions import ApiException as PropertyException

from integrations.sandbox.serve import start_in_thread

KEY = {
    "name": "postdesk_key",
    "label": "Postdesk key",
    "type": "string",
    "fieldType": "text",
    "groupName": "postdesk",
    "hasUniqueValue": True,
}
RETRY = urllib3.Retry(total=0, redirect=0, allowed_methods=None, raise_on_status=False)


def make_client(sandbox, token="sandbox"):
    # `api_request` reads base_url, the generated APIs read host.
    url = sandbox.hubspot_url
    return HubSpot(access_token=token, host=url, base_url=url, retry=RETRY)


@pytest.fixture
def client(sandbox):
    return make_client(sandbox)


@pytest.fixture
def keyed(client):
    core = client.crm.properties
    core.groups_api.create("contacts", {"name": "postdesk", "label": "Postdesk"})
    core.core_api.create("contacts", KEY)
    return client


@pytest.fixture
def still(sandbox):
    """The stand-in's clock goes on by `advance` alone, however slow the machine is."""
    with time_machine.travel(sandbox.context.clock(), tick=False):
        yield


@pytest.fixture
def batch(keyed):
    return keyed.crm.contacts.batch_api


def control(sandbox, name, body=None):
    url = f"{sandbox.hubspot_url}/_control/{name}"
    answer = httpx2.get(url) if body is None else httpx2.post(url, json=body)
    answer.raise_for_status()
    return answer.json()


def row(number, *, trace=True, **properties):
    found = {
        "id": f"li:{number}",
        "idProperty": "postdesk_key",
        "properties": {"firstname": f"Ada{number}", "lastname": "Quill", **properties},
    }
    return {**found, "objectWriteTraceId": f"t{number}"} if trace else found


def upsert(batch, *rows):
    return batch.upsert({"inputs": list(rows)})


def count_contacts(sandbox):
    return len(control(sandbox, "contacts")["contacts"])


def refusal(error):
    body = json.loads(error.value.body)
    return error.value.status, body["category"], body["message"]


def test_list_pages_through_what_sales_typed_in(sandbox, client):
    typed = [dict(each.properties) for each in sandbox.context.world.sales_contacts()]
    api, found, after = client.crm.contacts.basic_api, [], None
    while True:
        page = api.get_page(limit=100, after=after, properties=["hs_linkedin_url"])
        found += page.results
        if page.paging is None:
            break
        after = page.paging.next.after
    assert [each.properties["hs_linkedin_url"] for each in found] == [
        each.get("hs_linkedin_url") or None for each in typed
    ]
    assert len({each.id for each in found}) == len(typed)


def test_upsert_without_the_key_property_refused(sandbox, client):
    before = count_contacts(sandbox)
    with pytest.raises(ApiException) as error:
        upsert(client.crm.contacts.batch_api, row(1))
    assert refusal(error) == (
        400,
        "VALIDATION_ERROR",
        "Unable to perform update/upsert by non-unique 0-1 property postdesk_key",
    )
    assert count_contacts(sandbox) == before


def test_upsert_creates_then_updates_then_changes_nothing(sandbox, batch):
    first = upsert(batch, row(1), row(2)).results
    again = upsert(batch, row(1), row(2, jobtitle="Poet")).results
    assert [each.new for each in first] == [True, True]
    assert [each.new for each in again] == [False, False]
    assert {each.id for each in first} == {each.id for each in again}
    assert control(sandbox, "counters") == {
        "created": 2,
        "properties_created": 1,
        "unchanged": 1,
        "updated": 1,
    }


def test_upsert_answers_in_another_order(batch):
    rows = [row(number) for number in range(10)]
    traces = [each.object_write_trace_id for each in upsert(batch, *rows).results]
    sent = [each["objectWriteTraceId"] for each in rows]
    assert sorted(traces) == sorted(sent)
    assert traces != sent


def test_upsert_of_101_refused(sandbox, batch):
    before = count_contacts(sandbox)
    with pytest.raises(ApiException) as error:
        upsert(batch, *[row(number) for number in range(101)])
    assert refusal(error)[:2] == (400, "VALIDATION_ERROR")
    assert count_contacts(sandbox) == before


def test_upsert_with_an_id_twice_refused_as_a_whole(sandbox, batch):
    before = count_contacts(sandbox)
    with pytest.raises(ApiException) as error:
        upsert(batch, row(1), row(2), {**row(1), "objectWriteTraceId": "other"})
    assert refusal(error)[:2] == (400, "VALIDATION_ERROR")
    assert count_contacts(sandbox) == before


@pytest.mark.parametrize(
    ("properties", "expected"),
    [
        ({"shoe_size": "44"}, "PROPERTY_DOESNT_EXIST"),
        ({"lifecyclestage": "stranger"}, "INVALID_OPTION"),
        ({"email": "no-address"}, "INVALID_EMAIL"),
        ({"hs_object_id": "1"}, "READ_ONLY_VALUE"),
    ],
)
def test_bad_value_without_trace_ids_rejects_all(sandbox, batch, properties, expected):
    before = count_contacts(sandbox)
    with pytest.raises(ApiException) as error:
        upsert(batch, row(1, trace=False), row(2, trace=False, **properties))
    status, category, message = refusal(error)
    problems = json.loads(message.partition(": ")[2])
    assert (status, category) == (400, "VALIDATION_ERROR")
    assert [problem["error"] for problem in problems] == [expected]
    assert count_contacts(sandbox) == before


def test_bad_row_with_trace_ids_rejects_itself(sandbox, batch):
    before = count_contacts(sandbox)
    answer = upsert(batch, row(1), row(2, email="no-address"), row(3))
    assert sorted(each.object_write_trace_id for each in answer.results) == ["t1", "t3"]
    assert answer.num_errors == 1
    assert [each.context["objectWriteTraceId"] for each in answer.errors] == [["t2"]]
    assert count_contacts(sandbox) == before + 2


def test_create_without_a_name_refused(sandbox, batch):
    before = count_contacts(sandbox)
    answer = upsert(batch, {**row(1), "properties": {"company": "Quill & Co"}})
    assert answer.results == []
    assert [each.context["objectWriteTraceId"] for each in answer.errors] == [["t1"]]
    assert count_contacts(sandbox) == before


def test_empty_text_clears_and_null_leaves_alone(batch):
    made = upsert(batch, row(1, jobtitle="Poet", company="Quill")).results[0]
    upsert(
        batch,
        {
            "id": "li:1",
            "idProperty": "postdesk_key",
            "objectWriteTraceId": "t",
            "properties": {"jobtitle": "", "company": None},
        },
    )
    read = batch.read(
        {
            "inputs": [{"id": made.id}],
            "properties": ["jobtitle", "company"],
            "propertiesWithHistory": [],
        }
    ).results[0]
    assert (read.properties["jobtitle"], read.properties["company"]) == (None, "Quill")


def test_read_by_key_names_the_missing(batch):
    made = upsert(batch, row(1)).results[0]
    answer = batch.read(
        {
            "idProperty": "postdesk_key",
            "inputs": [{"id": "li:1"}, {"id": "li:9"}],
            "properties": ["firstname", "postdesk_key"],
            "propertiesWithHistory": [],
        }
    )
    assert [each.id for each in answer.results] == [made.id]
    assert answer.results[0].properties["postdesk_key"] == "li:1"
    assert [(each.category, each.context) for each in answer.errors] == [
        ("OBJECT_NOT_FOUND", {"ids": ["li:9"]})
    ]


def test_create_of_a_known_key_conflicts(sandbox, batch):
    made = upsert(batch, row(1)).results[0]
    before = count_contacts(sandbox)
    with pytest.raises(ApiException) as error:
        batch.create({"inputs": [{"properties": {"lastname": "Q", "postdesk_key": "li:1"}}]})
    assert refusal(error) == (
        409,
        "CONFLICT",
        f"Contact already exists. Existing ID: {made.id}",
    )
    assert count_contacts(sandbox) == before


def test_update_to_a_key_of_another_names_the_owner(batch):
    upsert(batch, row(1), row(2))
    ids = {}
    for each in upsert(batch, row(1), row(2)).results:
        ids[each.object_write_trace_id] = each.id
    with pytest.raises(ApiException) as error:
        batch.update({"inputs": [{"id": ids["t2"], "properties": {"postdesk_key": "li:1"}}]})
    status, category, message = refusal(error)
    assert (status, category) == (400, "VALIDATION_ERROR")
    assert message.endswith(f"on {ids['t2']}. {ids['t1']} already has that value.")


def test_merged_contact_has_a_new_id_and_old_ones_answer(keyed, batch):
    ids = {each.object_write_trace_id: each.id for each in upsert(batch, row(1), row(2)).results}
    basic = keyed.crm.contacts.basic_api
    merged = basic.merge({"primaryObjectId": ids["t1"], "objectIdToMerge": ids["t2"]})
    assert merged.id not in ids.values()
    assert [basic.get_by_id(old).id for old in ids.values()] == [merged.id, merged.id]
    answer = batch.update(
        {"inputs": [{"id": old, "properties": {"jobtitle": "Poet"}} for old in ids.values()]}
    )
    assert answer.results == []
    assert basic.get_by_id(merged.id, properties=["jobtitle"]).properties["jobtitle"] is None


def test_key_of_the_merged_away_is_gone(keyed, batch):
    ids = {each.object_write_trace_id: each.id for each in upsert(batch, row(1), row(2)).results}
    merged = keyed.crm.contacts.basic_api.merge(
        {"primaryObjectId": ids["t1"], "objectIdToMerge": ids["t2"]}
    )
    answer = batch.read(
        {
            "idProperty": "postdesk_key",
            "inputs": [{"id": "li:1"}, {"id": "li:2"}],
            "properties": ["postdesk_key"],
            "propertiesWithHistory": [],
        }
    )
    assert [each.id for each in answer.results] == [merged.id]
    assert answer.errors[0].context == {"ids": ["li:2"]}


def test_archived_contact_is_missing_and_listed_as_archived(keyed, batch):
    made = upsert(batch, row(1)).results[0]
    batch.archive({"inputs": [{"id": made.id}]})
    basic = keyed.crm.contacts.basic_api
    with pytest.raises(ApiException) as error:
        basic.get_by_id(made.id)
    assert refusal(error)[:2] == (404, "OBJECT_NOT_FOUND")
    assert [each.id for each in basic.get_page(archived=True).results] == [made.id]


def test_gdpr_delete_leaves_nothing(keyed, batch):
    made = upsert(batch, row(1)).results[0]
    basic = keyed.crm.contacts.basic_api
    basic.purge({"objectId": made.id})
    for archived in (False, True):
        with pytest.raises(ApiException) as error:
            basic.get_by_id(made.id, archived=archived)
        assert error.value.status == 404


def search(client, *filters, **more):
    return client.crm.contacts.search_api.do_search(
        {"filterGroups": [{"filters": list(filters)}], **more}
    )


def test_search_lags_behind_writes(sandbox, still, keyed, batch):
    wanted = {"propertyName": "postdesk_key", "operator": "EQ", "value": "li:1"}
    made = upsert(batch, row(1)).results[0]
    assert search(keyed, wanted).total == 0
    sandbox.context.clock.advance(4)
    assert [each.id for each in search(keyed, wanted).results] == [made.id]


def test_search_shows_the_old_value_until_indexed(sandbox, still, keyed, batch):
    wanted = {"propertyName": "jobtitle", "operator": "EQ", "value": "poet"}
    upsert(batch, row(1, jobtitle="Poet"))
    sandbox.context.clock.advance(4)
    upsert(batch, row(1, jobtitle="Novelist"))
    assert search(keyed, wanted).total == 1
    sandbox.context.clock.advance(4)
    assert search(keyed, wanted).total == 0


@pytest.mark.parametrize(
    ("wanted", "expected"),
    [
        ({"operator": "EQ", "value": "Poet"}, ["1"]),
        ({"operator": "NEQ", "value": "Poet"}, ["2", "3"]),
        ({"operator": "IN", "values": ["poet", "novelist"]}, ["1", "2"]),
        ({"operator": "NOT_IN", "values": ["poet"]}, ["2", "3"]),
        ({"operator": "HAS_PROPERTY"}, ["1", "2"]),
        ({"operator": "NOT_HAS_PROPERTY"}, ["3"]),
        ({"operator": "GT", "value": "novelist"}, ["1"]),
        ({"operator": "GTE", "value": "novelist"}, ["1", "2"]),
        ({"operator": "LT", "value": "poet"}, ["2"]),
        ({"operator": "LTE", "value": "poet"}, ["1", "2"]),
        ({"operator": "BETWEEN", "value": "a", "highValue": "o"}, ["2"]),
        ({"operator": "CONTAINS_TOKEN", "value": "po*"}, ["1"]),
    ],
)
def test_search_operator(sandbox, keyed, batch, wanted, expected):
    upsert(batch, row(1, jobtitle="Poet"), row(2, jobtitle="Novelist"), row(3))
    sandbox.context.clock.advance(4)
    ours = {"propertyName": "postdesk_key", "operator": "HAS_PROPERTY"}
    answer = search(
        keyed,
        ours,
        {"propertyName": "jobtitle", **wanted},
        properties=["postdesk_key"],
        sorts=[{"propertyName": "firstname", "direction": "ASCENDING"}],
    )
    assert [each.properties["postdesk_key"][3:] for each in answer.results] == expected


def test_search_pages_by_id_window(sandbox, client):
    total = count_contacts(sandbox)
    found, last = [], "0"
    while True:
        page = search(
            client,
            {"propertyName": "hs_object_id", "operator": "GT", "value": last},
            limit=7,
            sorts=[{"propertyName": "hs_object_id", "direction": "ASCENDING"}],
        ).results
        if not page:
            break
        found += [each.id for each in page]
        last = page[-1].id
    assert found == sorted(found, key=int)
    assert len(found) == total


@pytest.mark.parametrize("page", [{"limit": 201}, {"limit": 100, "after": "9950"}])
def test_search_beyond_its_limits_refused(client, page):
    with pytest.raises(ApiException) as error:
        search(client, {"propertyName": "email", "operator": "HAS_PROPERTY"}, **page)
    assert refusal(error)[:2] == (400, "VALIDATION_ERROR")


def search_often(client, times):
    for _ in range(times):
        search(client, {"propertyName": "email", "operator": "HAS_PROPERTY"})


def test_search_above_its_rate_refused_when_enforced(sandbox, still, client):
    control(sandbox, "settings", {"enforce_limits": 1, "search_limit": 2})
    with pytest.raises(ApiException) as error:
        search_often(client, 20)
    assert error.value.status == 429
    assert json.loads(error.value.body)["policyName"] == "SECONDLY"


def test_burst_limit_refused_when_enforced_and_shown_in_headers(sandbox, still, client):
    control(sandbox, "settings", {"enforce_limits": 1, "burst_limit": 3})
    api = client.crm.contacts.basic_api
    remaining = [
        api.get_page_with_http_info(limit=1)[2]["X-HubSpot-RateLimit-Remaining"] for _ in range(3)
    ]
    assert remaining == ["2", "1", "0"]
    with pytest.raises(ApiException) as error:
        api.get_page(limit=1)
    assert json.loads(error.value.body)["policyName"] == "TEN_SECONDLY_ROLLING"
    sandbox.context.clock.advance(11)
    assert len(api.get_page(limit=1).results) == 1


def test_property_created_once(keyed):
    core = keyed.crm.properties.core_api
    assert core.get_by_name("contacts", "postdesk_key").has_unique_value is True
    with pytest.raises(PropertyException) as error:
        core.create("contacts", KEY)
    assert error.value.status == 409
    names = [each.name for each in core.get_all("contacts").results]
    assert names.count("postdesk_key") == 1


def test_properties_batch_create_and_read(keyed):
    api = keyed.crm.properties.batch_api
    plain = {**KEY, "hasUniqueValue": False}
    answer = api.create(
        "contacts", {"inputs": [{**plain, "name": "postdesk_a"}, {**plain, "name": "postdesk_b"}]}
    )
    assert [each.name for each in answer.results] == ["postdesk_a", "postdesk_b"]
    names = [{"name": "postdesk_a"}, {"name": "postdesk_c"}]
    read = api.read("contacts", {"archived": False, "inputs": names})
    assert [each.name for each in read.results] == ["postdesk_a"]
    assert len(read.errors) == 1


def test_eleventh_unique_property_refused(keyed):
    core = keyed.crm.properties.core_api
    for number in range(9):
        core.create("contacts", {**KEY, "name": f"unique_{number}"})
    with pytest.raises(PropertyException) as error:
        core.create("contacts", {**KEY, "name": "unique_9"})
    assert refusal(error)[:2] == (400, "VALIDATION_ERROR")


def test_groups_listed_and_owners_answer(keyed):
    groups = keyed.crm.properties.groups_api.get_all("contacts").results
    assert [each.name for each in groups] == ["contactinformation", "postdesk"]
    assert len(keyed.crm.owners.owners_api.get_page().results) == 3


def test_account_details_need_a_good_token(sandbox):
    path = {"path": "/account-info/v3/details"}
    assert make_client(sandbox).api_request(path).json()["portalId"] == 4_600_001
    assert make_client(sandbox, "bad").api_request(path).status_code == 401


def test_bad_token_refused(sandbox):
    with pytest.raises(ApiException) as error:
        make_client(sandbox, "bad").crm.contacts.basic_api.get_page()
    assert refusal(error)[:2] == (401, "INVALID_AUTHENTICATION")


@pytest.mark.parametrize(
    ("fault", "status", "said"),
    [
        ("unauthorized", 401, {"category": "INVALID_AUTHENTICATION"}),
        ("missing_scopes", 403, {"category": "MISSING_SCOPES"}),
        ("rate_limit", 429, {"policyName": "TEN_SECONDLY_ROLLING"}),
        ("rate_limit_secondly", 429, {"policyName": "SECONDLY"}),
        ("rate_limit_daily", 429, {"policyName": "DAILY"}),
        ("locked", 423, {"category": "LOCKED"}),
        ("migration", 477, {"category": "MIGRATION_IN_PROGRESS"}),
        ("server_error", 500, {"status": "error"}),
        ("bad_gateway", 502, {"status": "error"}),
        ("unavailable", 503, {"status": "error"}),
    ],
)
def test_fault_refuses_once_and_writes_nothing(sandbox, batch, fault, status, said):
    before = count_contacts(sandbox)
    sandbox.context.faults.set(f"hubspot.upsert.{fault}")
    with pytest.raises(ApiException) as error:
        upsert(batch, row(1))
    body = json.loads(error.value.body)
    assert error.value.status == status
    assert {name: body[name] for name in said} == said
    assert ("Retry-After" in error.value.headers) == (fault in {"migration", "rate_limit"})
    assert count_contacts(sandbox) == before
    assert len(upsert(batch, row(1)).results) == 1


def test_lost_answer_has_written(sandbox, batch):
    before = count_contacts(sandbox)
    sandbox.context.faults.set("hubspot.upsert.lost_answer")
    with pytest.raises(urllib3.exceptions.HTTPError):
        upsert(batch, row(1))
    assert count_contacts(sandbox) == before + 1
    assert upsert(batch, row(1)).results[0].new is False


def test_unexpected_success_is_none_to_the_client(sandbox, batch):
    before = count_contacts(sandbox)
    sandbox.context.faults.set("hubspot.upsert.accepted")
    assert upsert(batch, row(1)) is None
    assert count_contacts(sandbox) == before + 1


def test_timeout_writes_nothing(sandbox, batch):
    before = count_contacts(sandbox)
    control(sandbox, "settings", {"timeout_seconds": 0.3})
    sandbox.context.faults.set("hubspot.upsert.timeout")
    with pytest.raises(ApiException) as error:
        upsert(batch, row(1))
    assert error.value.status == 504
    assert count_contacts(sandbox) == before


def test_late_answer_times_out_after_the_write(sandbox, batch):
    before = count_contacts(sandbox)
    sandbox.context.faults.set("hubspot.upsert.late_answer")
    with pytest.raises(urllib3.exceptions.HTTPError):
        batch.upsert({"inputs": [row(1)]}, _request_timeout=(0.2, 0.2))
    assert count_contacts(sandbox) == before + 1


@pytest.mark.parametrize(("fault", "errors"), [("row.invalid", 1), ("row.left_out", 0)])
def test_row_fault_strikes_one_row(sandbox, batch, fault, errors):
    sandbox.context.faults.set(f"hubspot.{fault}")
    answer = upsert(batch, row(1), row(2))
    assert len(answer.results) == 1
    assert len(getattr(answer, "errors", None) or []) == errors


def test_sales_edit_and_merge_by_control(sandbox, keyed, batch):
    ids = {each.object_write_trace_id: each.id for each in upsert(batch, row(1), row(2)).results}
    control(sandbox, "edit", {"id": ids["t1"], "properties": {"jobtitle": "Chief Poet"}})
    merged = control(sandbox, "merge", {"primary": ids["t1"], "other": ids["t2"]})
    found = keyed.crm.contacts.basic_api.get_by_id(ids["t2"], properties=["jobtitle"])
    assert (found.id, found.properties["jobtitle"]) == (merged["id"], "Chief Poet")
    control(sandbox, "delete", {"id": merged["id"]})
    with pytest.raises(ApiException):
        keyed.crm.contacts.basic_api.get_by_id(merged["id"])


def test_calls_count_requests_and_writes(sandbox, batch):
    upsert(batch, row(1), row(2))
    upsert(batch, row(1), row(2))
    assert sandbox.context.calls.snapshot()["hubspot"]["upsert"] == {"requests": 2, "writes": 2}
    assert control(sandbox, "requests")["requests"][-1]["operation"] == "upsert"


@pytest.mark.parametrize("fault", ["timeout", "late_answer"])
def test_a_request_that_hangs_over_a_reset_is_not_counted_after_it(sandbox, batch, fault):
    sandbox.context.faults.set(f"hubspot.upsert.{fault}")
    arrived = len(control(sandbox, "requests")["requests"]) + 1
    with ThreadPoolExecutor(1) as thread:
        call = thread.submit(upsert, batch, row(1))
        while len(control(sandbox, "requests")["requests"]) < arrived:
            assert not call.done()
        sandbox.context.reset()
        assert isinstance(call.exception(), urllib3.exceptions.HTTPError)
    assert sandbox.context.calls.snapshot() == {}


def test_state_survives_a_restart(tmp_path):
    first = start_in_thread(state_dir=tmp_path)
    made = control(first, "create", {"properties": {"firstname": "Ada", "lastname": "Quill"}})
    total = count_contacts(first)
    first.stop()
    second = start_in_thread(state_dir=tmp_path)
    assert count_contacts(second) == total
    found = make_client(second).crm.contacts.basic_api.get_by_id(made["id"])
    assert found.properties["firstname"] == "Ada"
    second.stop()


def test_lag_is_over_for_what_sales_typed_in(sandbox, client):
    total = search(client, {"propertyName": "hs_object_id", "operator": "GT", "value": "0"}).total
    assert total == len(sandbox.context.world.sales_contacts())


def test_unenforced_limits_never_near_zero(sandbox, client):
    api = client.crm.contacts.basic_api
    remaining = [
        api.get_page_with_http_info(limit=1)[2]["X-HubSpot-RateLimit-Remaining"] for _ in range(5)
    ]
    assert remaining == ["99"] * 5
