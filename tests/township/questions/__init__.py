"""Questions of the township to its villages."""
