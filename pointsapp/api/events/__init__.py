"""How points move, for programs that follow along."""
