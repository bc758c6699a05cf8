"""PINs and passwords: set, checked, guessed at."""
