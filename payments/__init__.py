"""What money does. Knows nothing of chat: an owner is just a string."""
