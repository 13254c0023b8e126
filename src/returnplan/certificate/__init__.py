"""The second opinion on bounds: what a stage claims, and what its prices prove when re-priced."""

from returnplan.certificate.certificate import Branch, Certificate, Key, Prices
from returnplan.certificate.check import check, holds
from returnplan.certificate.rows import row_keys

__all__ = ["Branch", "Certificate", "Key", "Prices", "check", "holds", "row_keys"]
