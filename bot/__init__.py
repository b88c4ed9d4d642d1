"""Words become deeds. Knows chat and payments."""
