"""Segments: filters over contacts, the contact index that answers them, who can be reached, and audiences.

May touch: the store and the objects, in `contact_index`, `segments`, `preview` and `audience`; all else is pure.

| for                                              | look in         |
|--------------------------------------------------|-----------------|
| a new field or op of filters                     | `fields`, `columns`, `evaluate` |
| what a filter may look like, and the 422s        | `filter`        |
| which columns a contact gives                    | `columns`       |
| snapshot, overlay, folding                       | `contact_index` |
| reasons why contacts can't be sent to            | `reach`         |
| segments as stored things                        | `segments`      |
| who a campaign goes to                           | `audience`      |
"""
