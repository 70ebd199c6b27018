"""Jobs: work on many contacts, or on all that is kept of one, that goes on by itself and says how far it is.

`job` is what the API shows, `run` takes a job up wherever it stands; `bulk`, `export` and `erase` are the work.
"""
