"""Dumps in the forms that they come in: each form's module reads records, gives their texts, and writes them back."""
