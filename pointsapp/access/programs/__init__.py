"""Programs that somebody lets act, each for one purpose, by a token that is shown once."""
