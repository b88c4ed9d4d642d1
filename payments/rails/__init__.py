"""Ways for money to come in and go out, each without I/O: what to send, what an answer means."""
