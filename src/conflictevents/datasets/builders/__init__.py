"""How the bundled datasets are made: raw facts, tables of decisions, and the builders that all of them share.

`python -m conflictevents.datasets.builders` writes the built files anew. Nothing here is imported when a dataset is
loaded.
"""
