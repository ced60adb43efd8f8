"""How values and records stand as fields in models of pydantic, which asks a class for the schema of itself."""

import datetime as dt
from importlib import import_module
from typing import Any

__all__ = ["PlainData"]


class PlainData:
    """A base for what plain data stand for: pydantic reads it as `from_dict` does and writes it as `to_dict` does.

    An object of the class is taken as it is, and a date where a `When` is asked for. What is wrong is an error of the
    model's own validation, with place and remedy. FastAPI, SQLModel and all that is built on pydantic know it thereby.
    """

    __slots__ = ()

    @classmethod
    def __get_pydantic_core_schema__(cls, source: Any, handler: Any) -> Any:
        """What pydantic asks for: how to validate and how to serialize."""
        from pydantic_core import PydanticCustomError, core_schema

        public = import_module("conflictevents")  # reading and writing stand above values

        def validate(value: Any) -> Any:
            if isinstance(value, cls):
                return value
            if isinstance(value, dt.date) and hasattr(cls, "of"):
                return cls.of(value)
            try:
                return public.from_dict(cls, value)
            except (
                public.ConflictEventsError
            ) as error:  # as text: an answer of FastAPI writes all that it holds
                # What stands in braces of a template is filled in, so that the text itself may have braces.
                raise PydanticCustomError("conflictevents", "{problem}", {"problem": str(error)}) from error

        return core_schema.no_info_plain_validator_function(
            validate, serialization=core_schema.plain_serializer_function_ser_schema(public.to_dict)
        )

    @classmethod
    def __get_pydantic_json_schema__(cls, schema: Any, handler: Any) -> Any:
        """What pydantic asks for: the JSON Schema, whole in itself."""
        return import_module("conflictevents.schema.describing").inline_schema(cls)
