"""Orders at the door: the paired member takes them down, the counter books, the member brings."""
