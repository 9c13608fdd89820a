"""Which column of a file holds what, guessed from its header and its first values."""

from __future__ import annotations

import re
from collections.abc import Sequence

from desk.exchange.targets import COLLECTIONS, NUMBER, URL, Target
from integrations.linkedin.post_urls import names_post

UMLAUTS = str.maketrans({"ä": "ae", "ö": "oe", "ü": "ue", "ß": "ss"})
# What people call it, in English and German, without blanks and signs.
SYNONYMS: dict[str, str] = {
    URL: "url link post posturl postlink postid posturn urn address adresse linkedin linkedinurl "
    "linkedinlink linkedinpost permalink activity activityid beitrag beitragsurl beitragslink "
    "linkzumpost linkzumbeitrag addressoridofthepost addressofthepost",
    NUMBER: "postnumber postnummer",
    "name": "titel title postname posttitle bezeichnung beitragsname beitragstitel",
    "ownership": "ownorcompetitor owncompetitor eigenoderwettbewerb eigentum wettbewerb competitor "
    "zugehoerigkeit",
    "target_audience": "audience target targetgroup targetaudiences zielgruppe zielgruppen "
    "zielpublikum icp persona",
    "post_type": "type typ posttyp art postart beitragstyp beitragsart format contenttype kategorie "
    "category",
    "sentiment": "stimmung tonalitaet tone ton",
    "campaign": "kampagne campaigns campaignname kampagnenname",
    "sponsored": "gesponsert gesponsort paid bezahlt beworben promoted boosted anzeige werbung ad",
    "time_to_create": "hours stunden aufwand zeitaufwand arbeitszeit erstellungszeit effort "
    "hoursofwork timetocreatehours creationtime produktionszeit",
    "tags": "tag schlagwort schlagworte schlagwoerter stichwort stichworte stichwoerter keyword "
    "keywords hashtags",
    "notes": "note notiz notizen bemerkung bemerkungen anmerkung anmerkungen comment kommentar "
    "remark remarks",
    "tracking": "verfolgung tracked",
    "impressions": "impressionen totalimpressions",
    "members_reached": "reach reichweite uniqueimpressions erreichtemitglieder",
    "clicks": "klicks totalclicks",
    "followers": "follower followeranzahl followercount",
    COLLECTIONS: "collection sammlung sammlungen kollektion kollektionen",
}
BY_WORD = {word: key for key, words in SYNONYMS.items() for word in words.split()}
IGNORED = {"error", "importerror", "fehler"}


def guess_columns(
    columns: Sequence[str], samples: Sequence[Sequence[str]], targets: Sequence[Target]
) -> dict[str, str]:
    """Number of the column (as text, from 0) to a target's key; each target once, at its best
    column: named exactly before named alike, addresses found by their values at the end.
    """
    known = {target.key for target in targets}
    exact = name_exactly(targets)
    words = [fold(column) for column in columns]
    guesses: dict[int, str] = {}
    for names in (exact, BY_WORD):
        for index, word in enumerate(words):
            key = names.get(word, "")
            # A file's own `id` is seldom ours: it is asked for only where nothing else finds posts.
            is_free = key in known and key not in guesses.values() and index not in guesses
            if is_free and word not in IGNORED and not (names is exact and word == NUMBER):
                guesses[index] = key
    _find_addresses(guesses, samples, len(columns))
    if URL not in guesses.values() and NUMBER not in guesses.values() and NUMBER in words:
        guesses[words.index(NUMBER)] = NUMBER
    return {str(index): key for index, key in sorted(guesses.items())}


def name_exactly(targets: Sequence[Target]) -> dict[str, str]:
    """Folded label or key to a target's key; of two alike the first."""
    names: dict[str, str] = {}
    for target in targets:
        for name in (target.key, target.label):
            names.setdefault(fold(name), target.key)
    return names


def fold(header: str) -> str:
    """Without case, blanks, signs and umlauts: `Post-Typ` and `post typ` are the same."""
    return re.sub(r"[^a-z0-9]", "", header.casefold().translate(UMLAUTS))


def _find_addresses(guesses: dict[int, str], samples: Sequence[Sequence[str]], width: int) -> None:
    """The first column whose values all name posts, where no header said so, or it said wrong."""
    said = [index for index, key in guesses.items() if key == URL]
    if any(_holds_posts(samples, index) for index in said):
        return
    for index in range(width):
        if _holds_posts(samples, index):
            for wrong in said:
                del guesses[wrong]
            guesses[index] = URL
            return


def _holds_posts(samples: Sequence[Sequence[str]], index: int) -> bool:
    values = [row[index] for row in samples if index < len(row) and row[index].strip()]
    return bool(values) and all(names_post(value) for value in values)
