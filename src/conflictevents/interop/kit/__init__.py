"""What every reader is made of: columns, days, layouts, and the way from a file to canonical rows."""
