"""Measuring what was read and judged against what is true: `cachet score`."""
