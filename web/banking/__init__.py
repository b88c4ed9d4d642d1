"""Carries Open Banking: connections, ways to the bank and back, and what is read by the clock."""
