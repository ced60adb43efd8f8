"""The form of files as a contract that others can build on: its JSON Schema, its versions, what changes between them."""

from conflictevents.schema.describing import json_schema
from conflictevents.schema.evolving import VERSION, Change, compare, migrate

__all__ = ["VERSION", "Change", "compare", "json_schema", "migrate"]
