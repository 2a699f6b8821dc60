"""The supervisor's figures: what waits, what passes by itself, who errs how often, how long it takes."""
