"""Tables as sheets of a workbook, with the types of their description."""

from ucc_graph.csvw.sheets.table_sheets import table_sheets

__all__ = ["table_sheets"]
