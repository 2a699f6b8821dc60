"""A file becomes documents: opened, made upright, looked at for codes and ink, read once. No database, no network."""
