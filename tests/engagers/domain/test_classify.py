"""Classification against the sandbox's model, over real HTTP."""

import pytest

from engagers.domain.override import override_values
from engagers.models import Answer, Audience, Company, Engager, Exclusion, Position
from integrations.models import Charge
from tests.engagers.domain.enriching import (
    AT,
    FOUNDER,
    PARTNER,
    classify,
    hash_of,
    make_person,
    sent,
    show,
)

pytestmark = pytest.mark.django_db
VENTURE = ("Venture Capital Related", "model")


def test_person_gets_everything_the_headline_says(sandbox):
    person = make_person(PARTNER)
    result = classify(sandbox)
    assert show(person) == {
        "audience": VENTURE,
        "position": ("Partner", "model"),
        "seniority": ("partner", "model"),
        "function": ("finance", "model"),
        "title": ("Partner", "headline"),
        "company": ("Foxglove Ventures", "headline"),
    }
    assert (result.done, result.asked, result.calls, result.from_cache) == ({person.pk}, 1, 1, 0)
    assert (person.classified_at, person.claimed_until, person.classify_error) == (AT, None, "")
    assert person.answer.text_hash == hash_of(PARTNER)


def test_people_of_one_text_share_one_answer(sandbox):
    people = [
        make_person(text) for text in (PARTNER, "partner at  FOXGLOVE Ventures\u200b", PARTNER)
    ]
    result = classify(sandbox)
    assert (result.asked, result.calls, len(result.done)) == (1, 1, 3)
    assert {show(person)["audience"] for person in people} == {VENTURE}
    assert Company.objects.count() == 1
    again = make_person(PARTNER)
    result = classify(sandbox)
    assert (result.done, result.from_cache, result.calls, result.cost_usd) == ({again.pk}, 1, 0, 0)
    assert (len(sent(sandbox)), Charge.objects.count()) == (1, 1)


def test_second_pass_asks_nothing(sandbox):
    make_person(PARTNER)
    make_person("--")
    classify(sandbox)
    result = classify(sandbox)
    assert (result.done, result.calls, result.from_cache) == (set(), 0, 0)
    assert len(sent(sandbox)) == 1


@pytest.mark.parametrize("headline", ["", "--", " \u200b", "\U0001f680"])
def test_text_that_says_nothing_is_unknown_without_asking(sandbox, headline):
    person = make_person(headline)
    result = classify(sandbox)
    assert (result.unknown, result.calls, sent(sandbox)) == (1, 0, [])
    assert show(person)["audience"] == (None, "")
    assert show(person)["seniority"] == ("unknown", "model")
    assert person.classified_at == AT


def test_changed_headline_is_asked_again(sandbox):
    person = make_person(PARTNER)
    classify(sandbox)
    Engager.objects.update(headline=FOUNDER)
    assert classify(sandbox).asked == 1
    assert show(person)["audience"] == ("Venture Capital Backed Startup", "model")
    assert show(person)["title"] == ("Founder & CEO", "headline")


def test_changed_definition_is_asked_again_and_a_new_target_is_not(sandbox):
    make_person(PARTNER)
    classify(sandbox)
    Audience.objects.filter(name="Marketing Agency").update(is_target=False)
    assert classify(sandbox).asked == 0
    Audience.objects.filter(name="Marketing Agency").update(definition="Sells advertising.")
    assert classify(sandbox).asked == 1
    assert Answer.objects.count() == 2


def test_only_present_people_are_asked_about(sandbox):
    kept = make_person(PARTNER)
    make_person(PARTNER, kind="organisation")
    make_person(PARTNER, excluded_at=AT, exclusion_reason="own staff")
    make_person(PARTNER, merged_into=kept)
    assert classify(sandbox).done == {kept.pk}


def test_company_that_is_excluded_takes_its_people_out(sandbox):
    Exclusion.objects.create(kind="company", value="Foxglove Ventures", reason="competitor")
    person = make_person(PARTNER)
    classify(sandbox)
    person.refresh_from_db()
    assert person.excluded_at == AT


def test_persons_choice_sticks(sandbox):
    person = make_person(PARTNER)
    classify(sandbox)
    person.refresh_from_db()
    agency = Audience.objects.get(name="Marketing Agency")
    override_values(person, {"audience": agency, "title": "Adviser", "seniority": "owner"})
    Engager.objects.update(headline=FOUNDER)
    classify(sandbox)
    seen = show(person)
    assert seen["audience"] == ("Marketing Agency", "person")
    assert seen["position"] == (None, "")
    assert (seen["title"], seen["seniority"]) == (("Adviser", "person"), ("owner", "person"))
    assert seen["company"] == ("Brightseed (seed-stage startup)", "headline")


def test_persons_audience_takes_a_position_of_its_own(sandbox):
    venture = Audience.objects.get(name="Venture Capital Related")
    person = make_person(PARTNER, audience=venture, audience_source="person")
    classify(sandbox)
    assert show(person)["audience"] == ("Venture Capital Related", "person")
    assert show(person)["position"] == ("Partner", "model")


def test_persons_position_keeps_its_audience(sandbox):
    position = Position.objects.get(audience__name="Marketing Agency", name="Partnerships")
    person = make_person(
        PARTNER, audience=position.audience, position=position, position_source="person"
    )
    classify(sandbox)
    assert show(person)["audience"] == ("Marketing Agency", "")
    assert show(person)["position"] == ("Partnerships", "person")


@pytest.mark.parametrize("source", ["profile", "hubspot", "person", "item", ""])
def test_better_evidence_is_kept(sandbox, source):
    firm = Company.objects.create(name="Elder & Co", name_key="elder & co")
    person = make_person(
        PARTNER, title="Owner", title_source=source, company=firm, company_source=source
    )
    classify(sandbox)
    assert show(person)["title"] == ("Owner", source)
    assert show(person)["company"] == ("Elder & Co", source)
    assert Company.objects.count() == 1


def test_profile_is_part_of_the_text(sandbox):
    person = make_person("--", title="Partner", title_source="profile")
    assert classify(sandbox).asked == 1
    assert '"title": "Partner"' in sent(sandbox)[0]["input"]
    assert show(person)["title"] == ("Partner", "profile")
