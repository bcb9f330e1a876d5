"""The window.

May import app, domain and PySide6. Must never wait on the GUI thread: no SQL, disk, decode, torch.
"""
