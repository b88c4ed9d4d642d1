"""Transcripts that are played through real sockets, on both databases."""
