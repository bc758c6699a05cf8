"""A township's supervisor reads in a village, and says why where households are named."""
