"""The national CSV standard for care plans: checker, numbers, send units, sample sets (pure Python)."""

from engine.standard.check import check_set
from engine.standard.limits import DEFAULT, Limits
from engine.standard.report import FileInfo, Finding, Report, SendUnit

__all__ = ["DEFAULT", "FileInfo", "Finding", "Limits", "Report", "SendUnit", "check_set"]
