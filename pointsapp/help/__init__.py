"""Help where one stands: a guide for each role, and which paragraph belongs to which page."""
