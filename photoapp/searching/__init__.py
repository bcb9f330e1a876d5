"""From the text in the search bar to ranked photos in bands of trust.

May import vision, catalog and domain. Must never fail to understand a query: what is no filter is
phrase.
"""
