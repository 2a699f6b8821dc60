"""What keeps the service in sight: alive, ready, counted."""
