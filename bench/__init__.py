"""Measures what Quid does beside what others do, in the same rounds on the same machine."""
