"""The vault: a process that keeps card numbers and talks to the rail, and how to talk to it."""
