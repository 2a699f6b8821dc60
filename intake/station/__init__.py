"""Scanning stations: batches come in and are followed."""
