"""A list on notice: objections and their answers, the awarding, and taking an honour back."""
