"""One photo as large as the window, or up to four beside each other."""
