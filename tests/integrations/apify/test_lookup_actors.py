import pytest

from integrations.apify.actors import ACTORS
from integrations.apify.items import BadItem, CompanyItem, ProfileItem
from tests.integrations.apify.samples import load_sample

PROFILE = ACTORS["harvestapi_profile"]
COMPANY = ACTORS["harvestapi_company"]
MEMBER = "ACoAAa7bx43x2229221xab45793693f569d6e95"


def test_profile_sample():
    assert [PROFILE.parse(item) for item in load_sample("harvestapi_linkedin-profile-scraper")] == [
        ProfileItem(
            member_id=MEMBER,
            slug="ines-carrow-ac16ec",
            name="Mira Okonjo",
            headline="Chief Revenue Officer – Cobalt Orchard",  # noqa: RUF001
            title="Account Executive bei Brightmoor Health",
            company_name="Northlight Ventures",
            company_slug="northlight",
            company_id="4680",
            location="Los Angeles, California, United States",
            picture_url="https://media.example.invalid/9e5c627772cd.jpg",
            query="ines-carrow-ac16ec",
        )
    ]


def job(position, end, **more):
    return {"position": position, "companyName": f"{position} Co", "endDate": end, **more}


@pytest.mark.parametrize(
    ("jobs", "title", "slug"),
    [
        ([job("Past", {"year": 2023, "text": "2023"}), job("Now", {"text": "Present"})], "Now", ""),
        (
            [job("Now", None, companyLinkedinUrl="https://www.linkedin.com/company/Tessel")],
            "Now",
            "tessel",
        ),
        ([job("Now", None, companyLinkedinUrl="https://www.linkedin.com/company/123")], "Now", ""),
        (
            [job("Now", None, companyLinkedinUrl="https://www.linkedin.com/search/?keywords=x")],
            "Now",
            "",
        ),
        ([job("Past", {"year": 2023}), "junk"], "", ""),
    ],
)
def test_profile_current_job(jobs, title, slug):
    found = PROFILE.parse({"id": MEMBER, "experience": jobs})
    assert (found.title, found.company_slug) == (title, slug)


def test_profile_without_jobs_takes_the_current_company():
    found = PROFILE.parse(
        {"publicIdentifier": "Mira", "currentPosition": [{"companyName": "Tessel"}]}
    )
    assert found == ProfileItem(slug="mira", company_name="Tessel")


def test_profile_of_nobody_is_rejected():
    item = {"id": "?"}
    assert PROFILE.parse(item) == BadItem(
        "no member id, public name or company: nobody to record", item
    )


def test_profile_input_carries_the_mode():
    assert PROFILE.build_input([MEMBER, "mira-okonjo"], max_items=2) == {
        "queries": [MEMBER, "mira-okonjo"],
        "profileScraperMode": "Profile details no email ($4 per 1k)",
    }


def test_company_sample():
    assert [COMPANY.parse(item) for item in load_sample("harvestapi_linkedin-company")] == [
        CompanyItem(
            company_id="165158",
            slug="cobalt",
            name="Kofi Marsden",
            url="https://www.linkedin.com/company/cobalt",
            industry="Entertainment Providers",
            employees=16985,
            logo_url="https://media.example.invalid/b134ae2fca08.jpg",
            website="https://media.example.invalid/104dde539e56",
        )
    ]


def test_company_of_nobody_is_rejected():
    item = {"universalName": "%"}
    assert COMPANY.parse(item) == BadItem(
        "no member id, public name or company: nobody to record", item
    )


@pytest.mark.parametrize("target", ["Cobalt", "linkedin.com/company/cobalt/about?x=1"])
def test_company_input_is_the_full_address(target):
    assert COMPANY.build_input(target, max_items=1) == {
        "companies": ["https://www.linkedin.com/company/cobalt"]
    }


@pytest.mark.parametrize("target", ["https://www.linkedin.com/in/mira-okonjo", ""])
def test_company_input_of_another_thing_is_refused(target):
    with pytest.raises(ValueError, match="not a company"):
        COMPANY.build_input(target, max_items=1)
