"""Terms that describe a dataset: its contents, access, quality and changes."""

from __future__ import annotations

from typing import Final

from ucc_graph.rdf.vocab import Vocabulary

__all__ = ["AS", "DCAT", "DQV", "SD", "SPDX", "SPEX", "VOID", "VOIDEXT"]

DCAT: Final = Vocabulary(
    "http://www.w3.org/ns/dcat#",
    "accessURL byteSize Catalog compressFormat contactPoint DataService Dataset dataset DatasetSeries Distribution "
    "distribution downloadURL endpointDescription endpointURL first hasCurrentVersion inSeries isVersionOf keyword "
    "last mediaType prev previousVersion seriesMember servesDataset service theme version",
)
"""DCAT 3 (https://www.w3.org/TR/vocab-dcat-3/)."""
VOID: Final = Vocabulary(
    "http://rdfs.org/ns/void#",
    "class_ classes classPartition dataDump Dataset DatasetDescription distinctObjects distinctSubjects entities "
    "exampleResource linkPredicate Linkset objectsTarget properties property propertyPartition rootResource "
    "sparqlEndpoint subjectsTarget subset triples uriSpace vocabulary",
)
"""VoID (https://www.w3.org/TR/void/)."""
VOIDEXT: Final = Vocabulary("http://ldf.fi/void-ext#", "datatype datatypePartition")
"""Extensions of VoID (http://ldf.fi/void-ext), for the datatypes of a property's values."""
AS: Final = Vocabulary("https://www.w3.org/ns/activitystreams#", "Create Delete object published summary target Update")
"""Activity Streams 2.0 (https://www.w3.org/TR/activitystreams-vocabulary/)."""
SD: Final = Vocabulary(
    "http://www.w3.org/ns/sparql-service-description#",
    "Dataset defaultDataset defaultGraph endpoint Graph graph name NamedGraph namedGraph resultFormat Service "
    "SPARQL11Query supportedLanguage",
)
"""SPARQL 1.1 Service Description (https://www.w3.org/TR/sparql11-service-description/)."""
SPDX: Final = Vocabulary(
    "http://spdx.org/rdf/terms#", "algorithm Checksum checksum checksumAlgorithm_sha256 checksumValue"
)
"""SPDX 2 (https://spdx.org/rdf/terms/), as DCAT 3 uses it for checksums."""
DQV: Final = Vocabulary(
    "http://www.w3.org/ns/dqv#", "computedOn hasQualityMeasurement isMeasurementOf Metric QualityMeasurement value"
)
"""The Data Quality Vocabulary (https://www.w3.org/TR/vocab-dqv/)."""
SPEX: Final = Vocabulary("https://purl.expasy.org/sparql-examples/ontology#", "federatesWith")
"""SPARQL examples of the SIB (https://github.com/sib-swiss/sparql-examples)."""
