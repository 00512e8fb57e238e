"""Tables as linked data: CSV files described by CSV on the Web (W3C), read as statements with their source rows."""

from ucc_graph.csvw.canonical import canonical
from ucc_graph.csvw.conversion import Mode
from ucc_graph.csvw.csv2rdf import csv2rdf
from ucc_graph.csvw.group import AnnotatedTable, load_beside, open_tables
from ucc_graph.csvw.row_writer import RowStatements

__all__ = [
    "AnnotatedTable",
    "Mode",
    "RowStatements",
    "canonical",
    "csv2rdf",
    "load_beside",
    "open_tables",
]
