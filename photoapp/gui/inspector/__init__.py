"""The panel beside the photos: what is known of the chosen one, and why it was found."""
