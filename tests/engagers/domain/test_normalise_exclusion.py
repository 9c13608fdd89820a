import pytest

from engagers.domain.normalise_exclusion import normalise_exclusion

PAGE = "https://www.linkedin.com/company/Acme-Labs/about/"


@pytest.mark.parametrize(
    ("kind", "value", "expected"),
    [
        ("slug", "mira-okonjo", "mira-okonjo"),
        ("slug", " https://de.linkedin.com/in/Mira-Okonjo/?trk=x ", "mira-okonjo"),
        ("slug", "Mira-Okonjo/", "mira-okonjo"),
        ("member_id", "ACoAA000000000077", "ACoAA000000000077"),
        ("member_id", "https://www.linkedin.com/in/ACoAA000000000077", "ACoAA000000000077"),
        ("company", PAGE, "acme-labs"),
        ("company", "  Acme  Labs GmbH", "Acme Labs GmbH"),
        ("company", "acme", "acme"),
    ],
)
def test_value_is_written_as_identities_are(kind, value, expected):
    assert normalise_exclusion(kind, value) == expected


@pytest.mark.parametrize(
    ("kind", "value", "text"),
    [
        ("slug", "https://example.com/in/mira", "names no person on LinkedIn"),
        ("slug", PAGE, "names no person on LinkedIn"),
        ("slug", "https://www.linkedin.com/in/ACoAA000000000077", "choose LinkedIn member id"),
        ("member_id", "mira-okonjo", "no LinkedIn member id"),
        ("company", "https://www.linkedin.com/in/mira", "names no organisation"),
        ("company", "https://example.com", "names no organisation"),
        ("company", " ", "names no organisation"),
    ],
)
def test_value_that_would_exclude_nobody_is_refused(kind, value, text):
    with pytest.raises(ValueError, match=text):
        normalise_exclusion(kind, value)
