"""Property definitions, and whether values may be written to them."""

import json
import re
from collections.abc import Callable, Mapping
from datetime import datetime
from typing import Any

from integrations.sandbox.hubspot.moments import format_moment, parse_moment
from integrations.sandbox.hubspot.refusals import Refusal, refuse_input, refuse_values
from integrations.sandbox.state import Database

NAME = re.compile(r"[a-z][a-z0-9_]{0,99}")
EMAIL = re.compile(r"[^@\s]+@[^@\s]+\.[^@\s.]+")
UNIQUE_LIMIT = 10
FIELD_TYPES = {
    "string": {"text", "textarea", "file"},
    "number": {"number", "calculation_equation"},
    "date": {"date"},
    "datetime": {"date"},
    "enumeration": {"select", "radio", "checkbox", "booleancheckbox"},
    "bool": {"booleancheckbox", "calculation_equation"},
}
Definition = dict[str, Any]


class Properties:
    """The definitions of contact properties, kept in the database."""

    def __init__(self, db: Database, *, now: Callable[[], datetime]) -> None:
        self._db = db
        self._now = now
        self._known: dict[str, Definition] | None = None

    def all(self) -> dict[str, Definition]:
        """Every definition by name, in order of creation."""
        if self._known is None:
            rows = self._db.query("select name, definition from hubspot_property order by place")
            self._known = {row["name"]: json.loads(row["definition"]) for row in rows}
        return self._known

    def forget(self) -> None:
        """After the rows were deleted beneath it."""
        self._known = None

    def add(self, definition: Definition) -> Definition:
        self._db.execute(
            "insert into hubspot_property (name, definition) values (?, ?)",
            (definition["name"], json.dumps(definition)),
        )
        self._known = None
        return definition

    def create(self, wanted: Mapping[str, Any]) -> Definition:
        """A property of our own. 400 when malformed, 409 when the name is taken."""
        self._check_definition(wanted)
        now = format_moment(self._now())
        definition: Definition = {
            "description": "",
            "displayOrder": -1,
            "formField": False,
            "hidden": False,
            "hasUniqueValue": False,
            "externalOptions": False,
            **{key: value for key, value in wanted.items() if value is not None},
            "options": _list_options(wanted.get("options") or []),
            "calculated": False,
            "archived": False,
            "hubspotDefined": False,
            "createdAt": now,
            "updatedAt": now,
            "modificationMetadata": {
                "archivable": True,
                "readOnlyDefinition": False,
                "readOnlyOptions": False,
                "readOnlyValue": False,
            },
        }
        return self.add(definition)

    def update(self, name: str, changes: Mapping[str, Any]) -> Definition:
        """Label, description, options and place can change; type and uniqueness can only now."""
        definition = self.all().get(name)
        if definition is None:
            raise refuse_unknown_property(name)
        allowed = {"label", "description", "groupName", "displayOrder", "hidden", "formField"}
        changed = {**definition, **{k: v for k, v in changes.items() if k in allowed}}
        if "options" in changes:
            changed["options"] = _list_options(changes["options"])
        changed["updatedAt"] = format_moment(self._now())
        self._db.execute(
            "update hubspot_property set definition = ? where name = ?", (json.dumps(changed), name)
        )
        self._known = None
        return changed

    def is_unique(self, name: str) -> bool:
        definition = self.all().get(name)
        return definition is not None and bool(definition["hasUniqueValue"])

    def unique_names(self) -> list[str]:
        """Properties whose values belong to one contact only; e-mail is one."""
        return [
            "email",
            *(name for name, definition in self.all().items() if definition["hasUniqueValue"]),
        ]

    def clean(self, values: Any) -> dict[str, str]:
        """What would be stored: text values; `""` clears, null is dropped. Raises a Refusal."""
        if not isinstance(values, dict):
            raise refuse_input("Invalid input JSON: properties must be an object")
        cleaned = {name: _text(value) for name, value in values.items() if value is not None}
        known = self.all()
        problems = [
            problem
            for name, value in cleaned.items()
            if (problem := _find_problem(name, value, known.get(name)))
        ]
        if problems:
            raise refuse_values(problems)
        return {name: self._normalise(name, value) for name, value in cleaned.items()}

    def _normalise(self, name: str, value: str) -> str:
        return value.strip().lower() if name == "email" else value

    def _check_definition(self, wanted: Mapping[str, Any]) -> None:
        name = wanted.get("name")
        for key in ("name", "label", "type", "fieldType", "groupName"):
            if not wanted.get(key):
                raise refuse_input(f"Invalid input JSON: required field {key} is not set")
        if not isinstance(name, str) or not NAME.fullmatch(name):
            raise refuse_input(f"Property name '{name}' must start with a letter, lower-case")
        if name in self.all():
            raise Refusal(
                409, "OBJECT_ALREADY_EXISTS", f"A property named '{name}' already exists."
            )
        if wanted["fieldType"] not in FIELD_TYPES.get(wanted["type"], set()):
            raise refuse_input(
                f"fieldType {wanted['fieldType']} does not go with type {wanted['type']}"
            )
        group = self._db.one("select 1 from hubspot_group where name = ?", (wanted["groupName"],))
        if group is None:
            raise refuse_input(f"property group {wanted['groupName']} does not exist")
        self._check_uniqueness(wanted)

    def _check_uniqueness(self, wanted: Mapping[str, Any]) -> None:
        if not wanted.get("hasUniqueValue"):
            return
        if wanted["type"] not in {"string", "number"}:
            raise refuse_input("hasUniqueValue goes with types string and number only")
        if len(self.unique_names()) - 1 >= UNIQUE_LIMIT:
            raise refuse_input(
                f"An object type can have at most {UNIQUE_LIMIT} properties with hasUniqueValue"
            )


def refuse_unknown_property(name: str) -> Refusal:
    """404 of the properties API."""
    return Refusal(
        404,
        "OBJECT_NOT_FOUND",
        f"Property {name} does not exist.",
        context={"propertyName": [name]},
    )


def _text(value: Any) -> str:
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, (str, int, float)):
        return str(value)
    raise refuse_input("Invalid input JSON: cannot read a property's value as text")


def _find_problem(name: str, value: str, definition: Definition | None) -> dict[str, Any] | None:
    if definition is None:
        return _problem(name, "PROPERTY_DOESNT_EXIST", f'Property "{name}" does not exist')
    if definition["modificationMetadata"]["readOnlyValue"]:
        return _problem(name, "READ_ONLY_VALUE", f'"{name}" is a read only property')
    if value == "":
        return None
    if name == "email" and not EMAIL.fullmatch(value.strip()):
        return _problem(name, "INVALID_EMAIL", f"Email address {value} is invalid")
    if len(value) > 65_536:
        return _problem(name, "PROPERTY_VALUE_TOO_LONG", f'The value of "{name}" is too long')
    return _find_type_problem(name, value, definition)


def _find_type_problem(name: str, value: str, definition: Definition) -> dict[str, Any] | None:
    kind = definition["type"]
    if kind == "enumeration" and not definition["externalOptions"]:
        allowed = [option["value"] for option in definition["options"]]
        parts = value.split(";") if definition["fieldType"] == "checkbox" else [value]
        if any(part not in allowed for part in parts):
            message = f"{value} was not one of the allowed options: {json.dumps(allowed)}"
            return _problem(name, "INVALID_OPTION", message)
    if kind == "bool" and value not in {"true", "false"}:
        return _problem(name, "INVALID_OPTION", f'{value} was not one of ["true", "false"]')
    if kind == "number" and not re.fullmatch(r"-?\d+(\.\d+)?([eE]-?\d+)?", value):
        return _problem(name, "INVALID_NUMBER", f"{value} was not a valid number.")
    if kind in {"date", "datetime"} and parse_moment(value) is None:
        return _problem(name, "INVALID_DATE", f"{value} was not a valid {kind}.")
    if kind == "date" and _is_within_day(value):
        return _problem(name, "INVALID_DATE", f"{value} is at a time of day, not at midnight UTC.")
    return None


def _is_within_day(value: str) -> bool:
    moment = parse_moment(value)
    return moment is not None and (moment.hour, moment.minute, moment.second) != (0, 0, 0)


def _problem(name: str, error: str, message: str) -> dict[str, Any]:
    return {
        "isValid": False,
        "message": message,
        "error": error,
        "name": name,
        "localizedErrorMessage": message,
    }


def _list_options(options: list[Any]) -> list[dict[str, Any]]:
    found = [
        {"displayOrder": index, "hidden": False, "description": "", **option}
        for index, option in enumerate(options)
    ]
    values = [option.get("value") for option in found]
    if len(set(values)) != len(values) or not all(option.get("label") for option in found):
        raise refuse_input("Property options need a label and a value of their own each")
    return found
