"""How good a model is, measured on photos whose captions or labels are known.

May import vision, imaging and domain. Must never need a library, and leaves nothing on the disk.
"""
