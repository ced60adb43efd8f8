"""JSON documents and JSON Lines: read at the speed of C, explained where they are wrong, written in one form."""
