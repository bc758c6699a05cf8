"""The resident's settings: phones that are signed in, the consent."""
