"""Changes of the roster sent by a program: an import that can be taken back."""
