"""Villages: created once, their settings changed by their administrator."""
