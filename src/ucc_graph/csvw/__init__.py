"""Tables as linked data: CSV files described by W3C CSV on the Web, read as statements that know their row."""

from ucc_graph.csvw.canonical import canonical
from ucc_graph.csvw.csv2rdf import Mode, csv2rdf
from ucc_graph.csvw.group import TableGroup, open_group
from ucc_graph.csvw.rows import Row
from ucc_graph.csvw.table import AnnotatedTable, Column

__all__ = ["AnnotatedTable", "Column", "Mode", "Row", "TableGroup", "canonical", "csv2rdf", "open_group"]
