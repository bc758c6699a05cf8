"""Small programs that use the API, to run and to copy from."""
