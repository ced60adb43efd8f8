"""The form of files as a contract that others can build on: its JSON Schema, its versions."""

from conflictevents.schema.describing import json_schema
from conflictevents.schema.evolving import VERSION

__all__ = ["VERSION", "json_schema"]
