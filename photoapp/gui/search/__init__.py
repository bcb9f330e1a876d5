"""Where people say what they look for: bar, chips, suggestions, and the line about the result."""
