"""Serves the invented card network over TLS, and a page that shows what is in it."""
