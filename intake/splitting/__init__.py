"""Piles without separators: where a care sheet opens what may be another claim, and a person who says whether it does."""
