"""The page of files and folders that could not be read."""
