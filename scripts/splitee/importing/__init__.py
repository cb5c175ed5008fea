"""The parts of scripts/import_trace.py: its command, one module per layout, and what they share."""
