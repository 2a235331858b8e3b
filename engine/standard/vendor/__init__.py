"""The report for the maker of the care software: kinds, rules, rows and columns, never a cell's value (pure)."""

from engine.standard.vendor.page import article, stand_alone
from engine.standard.vendor.value import FileEntry, FindingEntry, VendorReport, make_report, read_json

__all__ = [
    "FileEntry",
    "FindingEntry",
    "VendorReport",
    "article",
    "make_report",
    "read_json",
    "stand_alone",
]
