"""Claims as a scanner would deliver them, drawn with exact truth. Family `a` is for building, family `b` for measuring."""
