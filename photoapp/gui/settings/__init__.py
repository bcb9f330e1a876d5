"""The settings: pages that act at once, each with its own sentences when something goes wrong."""
