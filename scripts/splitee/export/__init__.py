"""Writes traces straight from networks."""
