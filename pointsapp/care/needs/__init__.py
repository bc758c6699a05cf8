"""What households need of the village, what is done about it, and who may read of it."""
