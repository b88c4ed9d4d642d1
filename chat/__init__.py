"""What people say. Knows nothing of money."""
