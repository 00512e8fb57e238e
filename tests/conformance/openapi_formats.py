"""Values that schemathesis sends for formats of the OpenAPI document outside JSON Schema."""

from __future__ import annotations

import schemathesis
from hypothesis import strategies as st

__all__: list[str] = []

QUERIES = ["ASK {}", "SELECT * { ?s ?p ?o } LIMIT 2", "SELECT (COUNT(*) AS ?n) { ?s ?p ?o }"]
IRIS = ["https://lamps.example/graph/lamps", "urn:nobody", "https://lamps.example/graph/süd"]
FORMS = ["html", "text/html", "application/xhtml+xml"]
"""What may be asked for with a query of any kind and without one; ``protocol.csv`` has the others."""

schemathesis.openapi.format("sparql-query", st.sampled_from(QUERIES))
schemathesis.openapi.format("reconciliation-queries", st.sampled_from(['{"q0":{"query":"north"}}', "{}"]))
schemathesis.openapi.format("reconciliation-extend", st.sampled_from(['{"ids":[],"properties":[]}']))
schemathesis.openapi.format("iri", st.sampled_from(IRIS))
schemathesis.openapi.format("answer-form", st.sampled_from(FORMS))
