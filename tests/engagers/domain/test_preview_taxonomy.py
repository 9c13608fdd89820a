"""What a change of the taxonomy would have people asked about again."""

from __future__ import annotations

from decimal import Decimal

import pytest

from engagers.domain.preview_taxonomy import preview_reclassification, read_fingerprint
from engagers.models import Answer, Audience, Engager, Position
from integrations.openai.payloads import Prices, Usage
from tests.engagers.domain.enriching import AT, hash_of, make_person

pytestmark = pytest.mark.django_db


def _read():
    return read_fingerprint(model="gpt-6-luna", effort="low")


def test_order_and_target_ask_nobody_again():
    before = _read()

    Audience.objects.update(order=0, is_target=False)
    Position.objects.update(order=7)

    assert _read() == before


@pytest.mark.parametrize("change", ["name", "definition", "positions"])
def test_what_the_model_is_told_asks_again(change):
    before = _read()
    audience = Audience.objects.first()
    if change == "positions":
        audience.positions.first().delete()
    else:
        Audience.objects.filter(pk=audience.pk).update(**{change: "Another"})

    assert _read() != before


def test_texts_that_have_an_answer_cost_nothing():
    for headline in ("Partner at A", "Partner  at A", "Founder of B", "Founder of B", "--"):
        make_person(headline)
    make_person("Left out", excluded_at=AT, exclusion_reason="own staff")
    Answer.objects.create(
        text_hash=hash_of("Partner at A"), fingerprint="new", result={}, created_at=AT
    )

    seen = preview_reclassification("new", prices=Prices(), at=AT)

    assert (seen.people, seen.texts, seen.is_exact) == (5, 1, True)
    assert (seen.tokens, seen.usd) == (1_770, Prices().cost(_usage(1_620, 150)))
    assert seen.usd > 0


def test_very_many_people_are_counted_as_at_most():
    for headline in ("Partner at A", "Founder of B", "Founder of B"):
        make_person(headline)

    seen = preview_reclassification("new", prices=Prices(), at=AT, most_read=2)

    assert (seen.people, seen.texts, seen.is_exact) == (3, 2, False)


def test_nobody_waits_where_all_are_classified():
    Engager.objects.all().delete()

    seen = preview_reclassification("new", prices=Prices(), at=AT)

    assert (seen.people, seen.texts, seen.tokens, seen.usd) == (0, 0, 0, Decimal(0))


def _usage(input_tokens, output_tokens):

    return Usage(input_tokens=input_tokens, output_tokens=output_tokens)
