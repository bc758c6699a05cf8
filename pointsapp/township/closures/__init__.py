"""The township closes a village that merged or was given up."""
