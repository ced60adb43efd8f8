"""What `dev.py` is made of; the standard library alone, for Pythons as old as 3.8."""
