"""Other tools that a user would pick instead, behind one call each, measured beside boilerstrip on the same data."""
