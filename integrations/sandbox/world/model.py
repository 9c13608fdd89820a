"""The things of the fictional world. Nobody in it exists."""

from dataclasses import dataclass, field
from datetime import datetime


@dataclass(frozen=True, slots=True)
class Truth:
    """What a person really is, in the words of the default taxonomy."""

    audience: str
    position: str
    seniority: str
    function: str


UNKNOWN = Truth("unknown", "unknown", "unknown", "unknown")


@dataclass(frozen=True, slots=True)
class Company:
    """An organisation; `slug` and `linkedin_id` name the same page."""

    linkedin_id: str
    slug: str
    name: str
    industry: str
    employees: int
    country_code: str
    website: str

    @property
    def url(self) -> str:
        return f"https://www.linkedin.com/company/{self.slug}/"


@dataclass(frozen=True, slots=True)
class Person:
    """A member. `title` and `company` are the profile's; `headline` is what engagements show."""

    number: int
    member_id: str
    slug: str
    first_name: str
    last_name: str
    headline: str
    title: str
    company: Company | None
    truth: Truth
    city: str
    country_code: str

    @property
    def name(self) -> str:
        return f"{self.first_name} {self.last_name}"

    @property
    def url(self) -> str:
        """The public URL, by slug."""
        return f"https://www.linkedin.com/in/{self.slug}"

    @property
    def member_url(self) -> str:
        """The URL by member id, which reactions show."""
        return f"https://www.linkedin.com/in/{self.member_id}"


@dataclass(frozen=True, slots=True)
class Engagement:
    """One reaction, comment or repost; days count from the state's anchor (0: visible at once)."""

    kind: str
    actor: Person | Company | None
    appears_day: float
    reaction_type: str = ""
    changes_day: float | None = None
    changed_type: str = ""
    vanishes_day: float | None = None
    id: str = ""
    text: str = ""
    created_at: datetime | None = None
    parent_id: str = ""

    def is_visible(self, age_days: float) -> bool:
        gone = self.vanishes_day is not None and age_days >= self.vanishes_day
        return self.appears_day <= age_days and not gone

    def type_at(self, age_days: float) -> str:
        changed = self.changes_day is not None and age_days >= self.changes_day
        return self.changed_type if changed else self.reaction_type


@dataclass(frozen=True, slots=True)
class Post:
    """A post with its three ids; `url` is the form people paste."""

    number: int
    url: str
    activity_id: str
    ugc_id: str
    share_id: str
    author: Person | Company
    text: str
    media: str
    published_at: datetime
    private: bool = False
    reshared_number: int | None = None
    labels: dict[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class SalesContact:
    """A contact that sales typed into HubSpot; `person` is whom they meant."""

    person: Person
    properties: dict[str, str]
