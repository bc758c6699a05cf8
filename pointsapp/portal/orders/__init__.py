"""Orders at the door: the member takes them down on the household's pages, the household reads."""
