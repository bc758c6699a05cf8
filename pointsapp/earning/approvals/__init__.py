"""The pages of award sheets, and what helps whoever approves them."""
