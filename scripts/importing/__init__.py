"""What scripts/import_trace.py is made of: one module per layout, and what they share."""
