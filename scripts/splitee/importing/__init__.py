"""What scripts/import_trace.py is made of: its command, one module per layout, and what they share."""
