"""Judging: a claim becomes flags. Pure: claim, law and what is known come in; no clock, no database, no network."""
