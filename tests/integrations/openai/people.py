from integrations.openai.classification import AudienceDef, ClassifyInput, Taxonomy

VENTURE = "Venture Capital Related"
AGENCY = "Marketing Agency"

TAXONOMY = Taxonomy(
    audiences=(
        AudienceDef(VENTURE, "Invests.", True, ("Partner", "Principal", "Associate", "Other")),
        AudienceDef(AGENCY, "Sells marketing.", True, ("CEO/Founder/CoFounder", "Other")),
        AudienceDef("Other", "Nobody else.", False),
    )
)
INPUTS = (
    ClassifyInput("e-7", "Partner at Northwind Ventures"),
    ClassifyInput("e-9", "Founder, Brightline Creative Agency"),
)


def make_entry(number, **changes):
    entry = {
        "id": str(number),
        "audience": VENTURE,
        "position": "Partner",
        "seniority": "partner",
        "function": "finance",
        "title": "Partner",
        "company": "Northwind Ventures",
    }
    return entry | changes
