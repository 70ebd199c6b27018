"""Imports: files of contacts, read row by row, matched with who is there, and written; restartable at any point.

`run` is where it comes together: `table` reads the file, `headings` and `cells` make sense of it, `plan` decides what
becomes of each row, `apply` writes. `jobs` and `model` are what the API shows.
"""
