"""The door: the only asynchronous room, and the only place where things are wired together."""
