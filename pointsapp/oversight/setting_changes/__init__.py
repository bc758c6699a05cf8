"""How a village's settings changed: who changed what, from what to what, and when."""
