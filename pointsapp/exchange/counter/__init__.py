"""The exchange counter."""
