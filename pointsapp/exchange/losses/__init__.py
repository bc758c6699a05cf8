"""What write-offs and stocktakes share: goods lost or found, and who decides on them."""
