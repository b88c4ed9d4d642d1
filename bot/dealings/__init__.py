"""What waits between people: its tickets, what their buttons do, and what the clock does."""
