"""A village is set up in the browser, by who sees where the product runs."""
