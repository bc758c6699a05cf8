"""What a paired member lets be shown of name and phone, and to whom it is shown."""
