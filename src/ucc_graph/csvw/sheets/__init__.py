"""Tables as sheets of a workbook and as relations, with the types of their description."""

from ucc_graph.csvw.sheets.relations import Relation, relations, table_names
from ucc_graph.csvw.sheets.table_sheets import TableContent, number_columns, sheets_of, table_contents, table_sheets

__all__ = [
    "Relation",
    "TableContent",
    "number_columns",
    "relations",
    "sheets_of",
    "table_contents",
    "table_names",
    "table_sheets",
]
