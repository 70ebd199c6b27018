"""What happened in a campaign: an index of bitmaps kept up to date from the ledger's stream, and its figures.

`campaign_index`, `engagement` and `figures` are pure rules; `chunks`, `whole`, `recount` and `recipients` read and
write.
"""
