"""The code books of the field and the identifiers of states, as data."""
