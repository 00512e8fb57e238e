"""Tables as JSON: Generating JSON from Tabular Data on the Web (https://www.w3.org/TR/csv2json/)."""

from ucc_graph.csvw.json.csv2json import csv2json

__all__ = ["csv2json"]
