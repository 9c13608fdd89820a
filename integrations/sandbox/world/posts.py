"""Makes the posts of the fictional world: three ids each, every form of URL."""

import random
import string
from datetime import UTC, datetime, timedelta

from integrations.sandbox.world.model import Company, Person, Post

POSTS = 46
FIRST_DAY = datetime(2026, 8, 10, 7, tzinfo=UTC)
LAST_DAY = datetime(2026, 11, 19, 16, tzinfo=UTC)

# Posts with a part to play. The sample file holds the numbers below SAMPLES.
BIG, EMPTY, PRIVATE, RESHARE = 0, 1, 2, 3
SAMPLES = 12

MEDIA = ("image", "video", "article", "document", "text")
SUBJECTS = (
    "how-better-briefs-halve-the-rounds",
    "what-we-learned-from-ninety-launches",
    "the-quiet-power-of-case-studies",
    "più-storie-meno-annunci",
    "funding-news-that-people-read",
    "ein-jahr-ohne-gated-content",
    "why-we-stopped-counting-impressions",
    "notes-from-our-first-offsite",
)
LABELS = {
    "target_audience": ("Founders", "Investors", "Agencies", ""),
    "post_type": ("Thought leadership", "Case study", "Announcement", "Event", ""),
    "sentiment": ("positive", "neutral", "negative", ""),
    "campaign": ("Autumn launch", "Founder stories", ""),
    "sponsored": ("true", "false", ""),
    "time_to_create": ("1.5", "3", "8", ""),
    "notes": ("", "Shot by the in-house team", ""),
}


def make_posts(dice: random.Random, authors: list[Person | Company]) -> list[Post]:
    """All posts, the newest last but for the special ones at the start."""
    posts: list[Post] = []
    span = LAST_DAY - FIRST_DAY
    for number in range(POSTS):
        share = dice.random() if number < SAMPLES else (number - SAMPLES) / (POSTS - SAMPLES - 1)
        posts.append(_make_post(dice, number, dice.choice(authors), FIRST_DAY + span * share))
    return posts


def _make_post(
    dice: random.Random, number: int, author: Person | Company, published_at: datetime
) -> Post:
    published_at = published_at.replace(microsecond=dice.randrange(1000) * 1000)
    ids = [_make_id(dice, published_at - timedelta(milliseconds=gap)) for gap in (0, 132, 260)]
    subject = SUBJECTS[number % len(SUBJECTS)]
    return Post(
        number=number,
        url=_make_url(dice, number, author.slug, subject, ids),
        activity_id=ids[0],
        ugc_id=ids[1],
        share_id=ids[2],
        author=author,
        text=f"{subject.replace('-', ' ').capitalize()}.\n\nA fictional post, number {number}. 🚀",
        media=MEDIA[number % len(MEDIA)],
        published_at=published_at,
        private=number == PRIVATE,
        reshared_number=20 if number == RESHARE else None,
        labels={name: dice.choice(values) for name, values in LABELS.items()},
    )


def _make_id(dice: random.Random, moment: datetime) -> str:
    """An id whose upper bits are its time: `id >> 22` is UTC milliseconds."""
    milliseconds = round(moment.timestamp() * 1000)
    return str((milliseconds << 22) | dice.randrange(1 << 22))


def _make_url(dice: random.Random, number: int, slug: str, subject: str, ids: list[str]) -> str:
    tail = "".join(dice.choices(string.ascii_letters + string.digits, k=4))
    activity, ugc, share = ids
    forms = (
        f"https://www.linkedin.com/posts/{slug}_{subject}-activity-{activity}-{tail}",
        f"https://www.linkedin.com/feed/update/urn:li:activity:{activity}/",
        f"https://www.linkedin.com/posts/{slug}_{subject}-ugcPost-{ugc}-{tail}",
        f"https://www.linkedin.com/feed/update/urn:li:ugcPost:{ugc}/",
        f"https://www.linkedin.com/feed/update/urn:li:share:{share}/",
        f"https://de.linkedin.com/posts/{slug}_{subject}-activity-{activity}-{tail}?utm_source=share",
        f"https://www.linkedin.com/posts/{slug}_{subject}-share-{share}-{tail}",
    )
    return forms[number % len(forms)]
