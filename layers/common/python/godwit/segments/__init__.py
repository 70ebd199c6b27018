"""Segments: filters over contacts, the contact index that answers them, who can be reached, and audiences.

May touch: the store and the objects; `fields`, `filter`, `times`, `columns`, `evaluate` and `reach` are pure.

| for                                              | look in         |
|--------------------------------------------------|-----------------|
| a new field or op of filters                     | `fields`, `columns`, `evaluate` |
| what a filter may look like, and the 422s        | `filter`, `references` |
| custom fields, segments and campaigns in filters | `references`, `custom` |
| the contact index: what it says now              | `contact_index` |
| its objects in S3 and how they are read          | `manifest`, `snapshot` |
| what has changed since                           | `overlay`       |
| folding, rebuilding, drift                       | `fold`          |
| who is in several selections                     | `membership`    |
| reasons why contacts can't be sent to            | `reach`         |
| segments as stored things                        | `saved`         |
| previews and overlaps                            | `preview`       |
| who a campaign goes to                           | `audience`      |
"""
