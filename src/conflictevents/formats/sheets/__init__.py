"""Sheets: datasets kept in spreadsheets, one claim a row."""
