"""One profile into its person: keys, evidence, and who must not come back."""

from dataclasses import replace

import pytest

from engagers.domain.apply_profile import apply_profile
from engagers.domain.look_up import _find_key
from engagers.domain.lookup_rule import LookupRule
from engagers.domain.suppress import find_suppressed, suppress_keys
from engagers.domain.transact import lock_recording
from engagers.models import Engager
from integrations.apify.actors import ACTORS
from integrations.apify.items import ProfileItem
from tests.engagers.domain.enriching import AT, make_person, show
from tests.factories.engagers import member_id
from tests.factories.integrations import ActorRunFactory

pytestmark = pytest.mark.django_db
RULE = LookupRule(actor=ACTORS["harvestapi_profile"])
PROFILE = ProfileItem(
    member_id=member_id(1), slug="ada-new", title="CMO", company_name="Elder", query="ada-old"
)


def apply(key, person, item=PROFILE):
    lock_recording()
    return apply_profile(key, person.pk, item, seen_at=AT, rule=RULE, at=AT)


def keys_of(person):
    return sorted(person.identities.values_list("kind", "value"))


def test_old_address_leads_to_the_same_person():
    person = make_person("--", slug="ada-old")
    assert apply(("slug", "ada-old"), person) == (person.pk, True)
    assert keys_of(person) == [
        ("member_id", member_id(1)),
        ("slug", "ada-new"),
        ("slug", "ada-old"),
    ]
    assert (show(person)["title"], Engager.objects.count()) == (("CMO", "profile"), 1)


def test_answer_without_a_member_id_proves_no_other_address():
    person = make_person("--", slug="ada-old")
    item = replace(PROFILE, member_id="")
    assert apply(("slug", "ada-old"), person, item) == (person.pk, True)
    assert keys_of(person) == [("slug", "ada-old")]


def test_profile_without_a_job_says_nothing():
    person = make_person("--", slug="ada-old", title="Owner", title_source="headline")
    item = replace(PROFILE, title="", company_name="")
    assert apply(("slug", "ada-old"), person, item) == (person.pk, False)
    assert show(person)["title"] == ("Owner", "headline")
    assert person.looked_up_at == AT


def test_profile_of_an_erased_person_is_dropped():
    person = make_person("--", slug="ada-new")
    suppress_keys([("member_id", member_id(1))])
    before = Engager.objects.values().get()
    assert apply(("slug", "ada-new"), person) == (person.pk, False)
    assert Engager.objects.values().get() == before
    assert find_suppressed([("slug", "ada-new")]) == {("slug", "ada-new")}


@pytest.mark.parametrize(
    ("asked", "found"),
    [
        (member_id(1), ("member_id", member_id(1))),
        ("ada-new", ("slug", "ada-new")),
        (member_id(2), None),
        (member_id(2, "ACwAA"), ("member_id", member_id(2, "ACwAA"))),
        ("somebody-else", None),
    ],
)
def test_answers_find_their_questions(asked, found):
    run = ActorRunFactory(input={"queries": [asked]})
    item = replace(PROFILE, query=asked if asked != "somebody-else" else "")
    assert _find_key(run, item) == found


def test_address_as_question_is_understood():
    run = ActorRunFactory(input={"queries": ["ada-old"]})
    item = replace(PROFILE, query="https://www.linkedin.com/in/Ada-Old/?x=1")
    assert _find_key(run, item) == ("slug", "ada-old")
