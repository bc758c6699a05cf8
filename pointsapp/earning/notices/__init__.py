"""Public notice: objections to lines, and posting what is due."""
