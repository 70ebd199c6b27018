"""Files that people upload: attachments, and images for emails. May touch: the store, objects.

A file is announced, uploaded to an address of its own, and checked by what is in it before anything uses it.
"""
