"""FHIR R4 in: a Bundle about one patient. What could not be carried over is listed with its reason; nothing is guessed.

No profile is asked for: resources are read by their codes. Writing FHIR is not done here.
"""

from mmrules.adapters.fhir.bundle import FhirReading, NotCarried, read_fhir

__all__ = ["FhirReading", "NotCarried", "read_fhir"]
