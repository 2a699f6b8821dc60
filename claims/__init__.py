"""The words of Cachet: claim, document, field, mark, flag. No input, no output; imported by all, imports none."""
