"""One module a rule, named by the rule's id; the engine finds them, so adding one edits no list."""
