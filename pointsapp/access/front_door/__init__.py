"""Where everybody comes in: which village, which way; a demo lets anybody in as anybody."""
