"""From facts back to a record: the inverse of what `mmrules.facts` derives, as far as there is one."""

from mmrules.verify.record.patient import record_of

__all__ = ["record_of"]
