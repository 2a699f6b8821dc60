"""Reviewers: the queue of claims that wait for a person, holding one, mending its fields, deciding it."""
