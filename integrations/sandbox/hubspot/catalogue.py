"""The properties and groups that every HubSpot account has, as far as contacts need them."""

from typing import Any

STAGES = (
    ("subscriber", "Subscriber"),
    ("lead", "Lead"),
    ("marketingqualifiedlead", "Marketing Qualified Lead"),
    ("salesqualifiedlead", "Sales Qualified Lead"),
    ("opportunity", "Opportunity"),
    ("customer", "Customer"),
    ("evangelist", "Evangelist"),
    ("other", "Other"),
)
LEAD_STATUSES = (
    ("NEW", "New"),
    ("OPEN", "Open"),
    ("IN_PROGRESS", "In Progress"),
    ("CONNECTED", "Connected"),
    ("UNQUALIFIED", "Unqualified"),
)
TEXTS = (
    "firstname",
    "lastname",
    "email",
    "jobtitle",
    "company",
    "hs_linkedin_url",
    "linkedinbio",
    "phone",
    "mobilephone",
    "website",
    "address",
    "city",
    "state",
    "country",
    "zip",
    "industry",
    "salutation",
    "hs_additional_emails",
    "message",
)
READ_ONLY = ("hs_object_id", "createdate", "lastmodifieddate", "hs_merged_object_ids")
DEFAULT_READ = ("createdate", "email", "firstname", "hs_object_id", "lastmodifieddate", "lastname")
OWNERS = (
    ("7001", "Maren", "Oakfield", "maren.oakfield@sales.example"),
    ("7002", "Tobias", "Lindqvist", "tobias.lindqvist@sales.example"),
    ("7003", "Ines", "Carvalhal", "ines.carvalhal@sales.example"),
)


def list_builtin_properties() -> list[dict[str, Any]]:
    """Definitions as `GET /crm/v3/properties/contacts` shows them."""
    found = [define(name, "string", "text") for name in TEXTS]
    found += [
        define("lifecyclestage", "enumeration", "radio", options=STAGES),
        define("hs_lead_status", "enumeration", "radio", options=LEAD_STATUSES),
        define("hubspot_owner_id", "enumeration", "select", external=True),
        define("hs_object_id", "number", "number", read_only=True),
        define("createdate", "datetime", "date", read_only=True),
        define("lastmodifieddate", "datetime", "date", read_only=True),
        define("hs_merged_object_ids", "enumeration", "checkbox", read_only=True, external=True),
    ]
    return found


def define(
    name: str,
    kind: str,
    field: str,
    *,
    options: tuple[tuple[str, str], ...] = (),
    external: bool = False,
    read_only: bool = False,
) -> dict[str, Any]:
    """One definition of HubSpot's own."""
    return {
        "name": name,
        "label": name.replace("_", " ").capitalize(),
        "type": kind,
        "fieldType": field,
        "groupName": "contactinformation",
        "description": "",
        "options": [
            {
                "value": value,
                "label": label,
                "displayOrder": index,
                "hidden": False,
                "description": "",
            }
            for index, (value, label) in enumerate(options)
        ],
        "displayOrder": -1,
        "calculated": False,
        "externalOptions": external,
        "archived": False,
        "hasUniqueValue": False,
        "hidden": False,
        "hubspotDefined": True,
        "formField": not read_only,
        "modificationMetadata": {
            "archivable": False,
            "readOnlyDefinition": True,
            "readOnlyOptions": False,
            "readOnlyValue": read_only,
        },
    }


def list_owners() -> list[dict[str, Any]]:
    """Three fictional sales people."""
    return [
        {
            "id": owner_id,
            "email": email,
            "firstName": first,
            "lastName": last,
            "userId": int(owner_id) + 1000,
            "type": "PERSON",
            "teams": [],
            "createdAt": "2026-01-05T09:00:00Z",
            "updatedAt": "2026-01-05T09:00:00Z",
            "archived": False,
        }
        for owner_id, first, last, email in OWNERS
    ]
