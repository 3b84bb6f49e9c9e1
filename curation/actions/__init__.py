"""What curators do to the record. Each function is one revision, and says how it is undone."""
