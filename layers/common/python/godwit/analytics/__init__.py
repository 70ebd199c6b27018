"""What happened in a campaign: an index of bitmaps kept up to date from the ledger's stream, and its figures.

`campaign_index` and `figures` are pure rules; `chunks`, `recount` and `recipients` read and write.
"""
