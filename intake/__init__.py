"""HTTP, storage, people: takes batches in, shows claims to reviewers, hands them to adjudication."""
