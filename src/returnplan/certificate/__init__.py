"""The second opinion on bounds: what a stage claims, and what its prices prove when re-priced."""

from returnplan.certificate.bounds import Verdict, run_bounds, stage_bounds
from returnplan.certificate.certificate import Branch, Certificate, Prices, RowKey
from returnplan.certificate.check import check, holds
from returnplan.certificate.document import certificate_of, document_of
from returnplan.certificate.rows import row_keys

__all__ = [
    "Branch",
    "Certificate",
    "Prices",
    "RowKey",
    "Verdict",
    "certificate_of",
    "check",
    "document_of",
    "holds",
    "row_keys",
    "run_bounds",
    "stage_bounds",
]
