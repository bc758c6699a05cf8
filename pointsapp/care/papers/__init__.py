"""The round on paper: the list to walk by, the lines typed in, the register, one sheet."""
