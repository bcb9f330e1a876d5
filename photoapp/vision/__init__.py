"""Photos and phrases to vectors, vectors to a ranking.

May import domain, `catalog.embeddings` and `catalog.database`. Must never read another table, and
imports torch and open_clip in `open_clip_embedder` alone.
"""
