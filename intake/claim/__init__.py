"""One claim, as any caller who may see it sees it: the record, its pages, its history."""
