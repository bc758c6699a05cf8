"""Who took part in an activity, sent by a program: a sheet that waits for approval."""
