"""The terms by which a dataset describes itself: what is in it, where it is had, what it is worth, what changed."""

from __future__ import annotations

from typing import Final

from pyoxigraph import NamedNode

__all__ = [
    "AS",
    "DCAT",
    "DQV",
    "SD",
    "SPDX",
    "SPEX",
    "VOID",
    "VOIDEXT",
]


class DCAT:
    """DCAT 3 (https://www.w3.org/TR/vocab-dcat-3/)."""

    iri: Final = "http://www.w3.org/ns/dcat#"
    Dataset: Final = NamedNode(f"{iri}Dataset")
    Distribution: Final = NamedNode(f"{iri}Distribution")
    distribution: Final = NamedNode(f"{iri}distribution")
    contactPoint: Final = NamedNode(f"{iri}contactPoint")
    theme: Final = NamedNode(f"{iri}theme")
    keyword: Final = NamedNode(f"{iri}keyword")
    version: Final = NamedNode(f"{iri}version")
    hasCurrentVersion: Final = NamedNode(f"{iri}hasCurrentVersion")
    byteSize: Final = NamedNode(f"{iri}byteSize")
    downloadURL: Final = NamedNode(f"{iri}downloadURL")
    mediaType: Final = NamedNode(f"{iri}mediaType")
    Catalog: Final = NamedNode(f"{iri}Catalog")
    DataService: Final = NamedNode(f"{iri}DataService")
    DatasetSeries: Final = NamedNode(f"{iri}DatasetSeries")
    accessURL: Final = NamedNode(f"{iri}accessURL")
    compressFormat: Final = NamedNode(f"{iri}compressFormat")
    dataset: Final = NamedNode(f"{iri}dataset")
    endpointDescription: Final = NamedNode(f"{iri}endpointDescription")
    endpointURL: Final = NamedNode(f"{iri}endpointURL")
    inSeries: Final = NamedNode(f"{iri}inSeries")
    isVersionOf: Final = NamedNode(f"{iri}isVersionOf")
    prev: Final = NamedNode(f"{iri}prev")
    previousVersion: Final = NamedNode(f"{iri}previousVersion")
    seriesMember: Final = NamedNode(f"{iri}seriesMember")
    first: Final = NamedNode(f"{iri}first")
    last: Final = NamedNode(f"{iri}last")
    servesDataset: Final = NamedNode(f"{iri}servesDataset")
    service: Final = NamedNode(f"{iri}service")


class VOID:
    """VoID (https://www.w3.org/TR/void/)."""

    iri: Final = "http://rdfs.org/ns/void#"
    Dataset: Final = NamedNode(f"{iri}Dataset")
    uriSpace: Final = NamedNode(f"{iri}uriSpace")
    triples: Final = NamedNode(f"{iri}triples")
    entities: Final = NamedNode(f"{iri}entities")
    distinctSubjects: Final = NamedNode(f"{iri}distinctSubjects")
    distinctObjects: Final = NamedNode(f"{iri}distinctObjects")
    properties: Final = NamedNode(f"{iri}properties")
    classes: Final = NamedNode(f"{iri}classes")
    classPartition: Final = NamedNode(f"{iri}classPartition")
    propertyPartition: Final = NamedNode(f"{iri}propertyPartition")
    class_: Final = NamedNode(f"{iri}class")
    property: Final = NamedNode(f"{iri}property")
    dataDump: Final = NamedNode(f"{iri}dataDump")
    sparqlEndpoint: Final = NamedNode(f"{iri}sparqlEndpoint")
    DatasetDescription: Final = NamedNode(f"{iri}DatasetDescription")
    Linkset: Final = NamedNode(f"{iri}Linkset")
    exampleResource: Final = NamedNode(f"{iri}exampleResource")
    linkPredicate: Final = NamedNode(f"{iri}linkPredicate")
    objectsTarget: Final = NamedNode(f"{iri}objectsTarget")
    rootResource: Final = NamedNode(f"{iri}rootResource")
    subjectsTarget: Final = NamedNode(f"{iri}subjectsTarget")
    subset: Final = NamedNode(f"{iri}subset")
    vocabulary: Final = NamedNode(f"{iri}vocabulary")


class VOIDEXT:
    """Extensions of VoID (http://ldf.fi/void-ext), for the datatypes of a property's values."""

    iri: Final = "http://ldf.fi/void-ext#"
    datatype: Final = NamedNode(f"{iri}datatype")
    datatypePartition: Final = NamedNode(f"{iri}datatypePartition")


class AS:
    """Activity Streams 2.0 (https://www.w3.org/TR/activitystreams-vocabulary/)."""

    iri: Final = "https://www.w3.org/ns/activitystreams#"
    Create: Final = NamedNode(f"{iri}Create")
    Delete: Final = NamedNode(f"{iri}Delete")
    Update: Final = NamedNode(f"{iri}Update")
    object: Final = NamedNode(f"{iri}object")
    published: Final = NamedNode(f"{iri}published")
    summary: Final = NamedNode(f"{iri}summary")
    target: Final = NamedNode(f"{iri}target")


class SD:
    """SPARQL 1.1 Service Description (https://www.w3.org/TR/sparql11-service-description/)."""

    iri: Final = "http://www.w3.org/ns/sparql-service-description#"
    Service: Final = NamedNode(f"{iri}Service")
    Dataset: Final = NamedNode(f"{iri}Dataset")
    Graph: Final = NamedNode(f"{iri}Graph")
    NamedGraph: Final = NamedNode(f"{iri}NamedGraph")
    SPARQL11Query: Final = NamedNode(f"{iri}SPARQL11Query")
    endpoint: Final = NamedNode(f"{iri}endpoint")
    supportedLanguage: Final = NamedNode(f"{iri}supportedLanguage")
    resultFormat: Final = NamedNode(f"{iri}resultFormat")
    defaultDataset: Final = NamedNode(f"{iri}defaultDataset")
    defaultGraph: Final = NamedNode(f"{iri}defaultGraph")
    namedGraph: Final = NamedNode(f"{iri}namedGraph")
    name: Final = NamedNode(f"{iri}name")
    graph: Final = NamedNode(f"{iri}graph")


class SPDX:
    """SPDX 2 (https://spdx.org/rdf/terms/), as DCAT 3 uses it for checksums."""

    iri: Final = "http://spdx.org/rdf/terms#"
    Checksum: Final = NamedNode(f"{iri}Checksum")
    checksum: Final = NamedNode(f"{iri}checksum")
    algorithm: Final = NamedNode(f"{iri}algorithm")
    checksumValue: Final = NamedNode(f"{iri}checksumValue")
    checksumAlgorithm_sha256: Final = NamedNode(f"{iri}checksumAlgorithm_sha256")


class DQV:
    """The Data Quality Vocabulary (https://www.w3.org/TR/vocab-dqv/)."""

    iri: Final = "http://www.w3.org/ns/dqv#"
    Metric: Final = NamedNode(f"{iri}Metric")
    QualityMeasurement: Final = NamedNode(f"{iri}QualityMeasurement")
    computedOn: Final = NamedNode(f"{iri}computedOn")
    hasQualityMeasurement: Final = NamedNode(f"{iri}hasQualityMeasurement")
    isMeasurementOf: Final = NamedNode(f"{iri}isMeasurementOf")
    value: Final = NamedNode(f"{iri}value")


class SPEX:
    """SPARQL examples of the SIB (https://github.com/sib-swiss/sparql-examples)."""

    iri: Final = "https://purl.expasy.org/sparql-examples/ontology#"
    federatesWith: Final = NamedNode(f"{iri}federatesWith")
