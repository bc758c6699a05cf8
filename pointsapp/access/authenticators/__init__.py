"""Authenticators: the app that shows staff a code to sign in with, and what helps without it."""
