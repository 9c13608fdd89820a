"""What an empty list says: what fills it, or what to do. By the model's label."""

from __future__ import annotations

WHEN_EMPTY = {
    "posts.post": "Paste addresses copied from LinkedIn, or import a table of them.",
    "posts.label": "Labels are what people choose for a post: its campaign, its type, its tags.",
    "posts.collection": "A collection is a set of posts to report on together. Make the first one.",
    "posts.customfield": "Anything you keep about posts that has no column yet: add a field, and it"
    " appears in the grid, the form, imports, exports and reports.",
    "posts.scrape": "The first scrape of a post appears here: by the schedule, or by Scrape now.",
    "engagers.engager": "Whoever reacts to a post appears here once the post is scraped.",
    "engagers.company": "Companies come with the people who work there, once posts are scraped.",
    "engagers.contact": "People appear here when the push step looks for them in HubSpot.",
    "engagers.merge": "Two entries that turn out to be one person are listed here, and can be parted"
    " again. To merge two, open a person and choose Merge.",
    "engagers.erasure": "When a person is erased, that, when and by whom is kept here; never who.",
    "engagers.audience": "Without an audience nobody is classified: say whom marketing wants.",
    "engagers.position": "Positions part the people of an audience: founders, marketing, sales.",
    "engagers.exclusion": "Nobody is left out. Add own staff and competitors: they then appear in"
    " no list, report, export or prompt, and not in HubSpot.",
    "engagers.fieldrule": "No property of HubSpot is written: add a rule for each that should be.",
    "pipeline.run": "No run yet. Start one on the page Pipeline, or wait for the schedule.",
    "integrations.actorrun": "Each paid run at Apify is listed here, from before it starts.",
    "integrations.charge": "Whatever is set aside or spent is listed here.",
    "integrations.rejected": "Nothing was refused. What a vendor sends and we cannot use ends here.",
    "integrations.webhook": "Add the address of a program that should hear of runs, new target"
    " people and budgets.",
    "integrations.delivery": "No message was sent yet: alerts and webhooks are listed here.",
    "access.apikey": "A program that reads or adds posts by the API needs a key: make one for each.",
    "desk.savedview": "Views are saved in the grid of posts: filter it, then Save as new.",
}
