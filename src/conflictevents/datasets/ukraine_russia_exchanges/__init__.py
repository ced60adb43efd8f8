"""How the bundled dataset is made: four files of raw facts, tables of decisions, and a builder for each record type.

`python -m conflictevents.datasets.ukraine_russia_exchanges` writes the built file anew. Nothing here is imported
when the dataset is loaded.
"""
