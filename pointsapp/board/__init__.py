"""The public board: what everybody may see, with masked names."""
