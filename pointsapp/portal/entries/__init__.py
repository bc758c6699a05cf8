"""The entries of a household's account, with what each came from."""
