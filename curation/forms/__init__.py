"""What curators type, checked before anything is done with it."""
