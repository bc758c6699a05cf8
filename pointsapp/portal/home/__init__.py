"""The first page of a household on its phone."""
