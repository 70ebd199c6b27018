"""The pages that recipients see: preferences, signing up, a link that leads nowhere.

In their language, and without scripts. A text stands in `catalogues/<language>.json`, under the same key in each; a
page is a template of `templates/`.
"""
