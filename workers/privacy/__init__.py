"""What people may ask for: all that is known of them, and that it goes."""
