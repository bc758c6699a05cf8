"""Honours on paper: certificates, door plates, lists to sign, to hang out and to send upward."""
