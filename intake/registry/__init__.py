"""Reference lists that rules look values up in: read from CSV, checked, kept in a folder, loaded into memory."""
