"""Claims sent by a program, for whoever has no phone or used another one."""
