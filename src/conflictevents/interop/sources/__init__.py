"""The field's datasets, one module each."""
