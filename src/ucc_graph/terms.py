"""The terms of other vocabularies that the program itself uses: closed lists, so that a misspelt term is an error."""

from __future__ import annotations

from typing import Final

from pyoxigraph import NamedNode

__all__ = [
    "AS",
    "CSVW",
    "DCAT",
    "DCT",
    "DQV",
    "FOAF",
    "OWL",
    "PROV",
    "RDF",
    "RDFS",
    "SCHEMA",
    "SD",
    "SH",
    "SKOS",
    "SPDX",
    "SPEX",
    "SSSOM",
    "VANN",
    "VOID",
    "VOIDEXT",
    "WGS84",
    "XSD",
]


class RDF:
    """RDF 1.1 Concepts (https://www.w3.org/TR/rdf11-concepts/)."""

    iri: Final = "http://www.w3.org/1999/02/22-rdf-syntax-ns#"
    type: Final = NamedNode(f"{iri}type")
    Property: Final = NamedNode(f"{iri}Property")
    Statement: Final = NamedNode(f"{iri}Statement")
    subject: Final = NamedNode(f"{iri}subject")
    predicate: Final = NamedNode(f"{iri}predicate")
    object: Final = NamedNode(f"{iri}object")
    langString: Final = NamedNode(f"{iri}langString")


class RDFS:
    """RDF Schema 1.1 (https://www.w3.org/TR/rdf-schema/)."""

    iri: Final = "http://www.w3.org/2000/01/rdf-schema#"
    domain: Final = NamedNode(f"{iri}domain")
    range: Final = NamedNode(f"{iri}range")
    label: Final = NamedNode(f"{iri}label")
    comment: Final = NamedNode(f"{iri}comment")
    Class: Final = NamedNode(f"{iri}Class")
    Datatype: Final = NamedNode(f"{iri}Datatype")
    subClassOf: Final = NamedNode(f"{iri}subClassOf")
    subPropertyOf: Final = NamedNode(f"{iri}subPropertyOf")
    isDefinedBy: Final = NamedNode(f"{iri}isDefinedBy")


class OWL:
    """OWL 2 (https://www.w3.org/TR/owl2-syntax/)."""

    iri: Final = "http://www.w3.org/2002/07/owl#"
    Ontology: Final = NamedNode(f"{iri}Ontology")
    Class: Final = NamedNode(f"{iri}Class")
    ObjectProperty: Final = NamedNode(f"{iri}ObjectProperty")
    DatatypeProperty: Final = NamedNode(f"{iri}DatatypeProperty")
    AnnotationProperty: Final = NamedNode(f"{iri}AnnotationProperty")
    SymmetricProperty: Final = NamedNode(f"{iri}SymmetricProperty")
    inverseOf: Final = NamedNode(f"{iri}inverseOf")
    deprecated: Final = NamedNode(f"{iri}deprecated")
    versionIRI: Final = NamedNode(f"{iri}versionIRI")
    versionInfo: Final = NamedNode(f"{iri}versionInfo")
    sameAs: Final = NamedNode(f"{iri}sameAs")
    annotatedSource: Final = NamedNode(f"{iri}annotatedSource")
    annotatedTarget: Final = NamedNode(f"{iri}annotatedTarget")


class XSD:
    """XML Schema datatypes (https://www.w3.org/TR/xmlschema11-2/)."""

    iri: Final = "http://www.w3.org/2001/XMLSchema#"
    string: Final = NamedNode(f"{iri}string")
    integer: Final = NamedNode(f"{iri}integer")
    decimal: Final = NamedNode(f"{iri}decimal")
    double: Final = NamedNode(f"{iri}double")
    date: Final = NamedNode(f"{iri}date")
    dateTime: Final = NamedNode(f"{iri}dateTime")
    boolean: Final = NamedNode(f"{iri}boolean")
    gYearMonth: Final = NamedNode(f"{iri}gYearMonth")
    gYear: Final = NamedNode(f"{iri}gYear")
    anyURI: Final = NamedNode(f"{iri}anyURI")
    hexBinary: Final = NamedNode(f"{iri}hexBinary")
    nonNegativeInteger: Final = NamedNode(f"{iri}nonNegativeInteger")


class DASH:
    """DASH, more of SHACL for forms and pages (https://datashapes.org/forms.html)."""

    iri: Final = "http://datashapes.org/dash#"
    hidden: Final = NamedNode(f"{iri}hidden")


class SH:
    """SHACL (https://www.w3.org/TR/shacl/)."""

    iri: Final = "http://www.w3.org/ns/shacl#"
    NodeShape: Final = NamedNode(f"{iri}NodeShape")
    PropertyGroup: Final = NamedNode(f"{iri}PropertyGroup")
    PropertyShape: Final = NamedNode(f"{iri}PropertyShape")
    ValidationReport: Final = NamedNode(f"{iri}ValidationReport")
    ValidationResult: Final = NamedNode(f"{iri}ValidationResult")
    SPARQLConstraintComponent: Final = NamedNode(f"{iri}SPARQLConstraintComponent")
    Violation: Final = NamedNode(f"{iri}Violation")
    Warning: Final = NamedNode(f"{iri}Warning")
    Info: Final = NamedNode(f"{iri}Info")
    targetClass: Final = NamedNode(f"{iri}targetClass")
    targetNode: Final = NamedNode(f"{iri}targetNode")
    targetSubjectsOf: Final = NamedNode(f"{iri}targetSubjectsOf")
    targetObjectsOf: Final = NamedNode(f"{iri}targetObjectsOf")
    property: Final = NamedNode(f"{iri}property")
    node: Final = NamedNode(f"{iri}node")
    qualifiedValueShape: Final = NamedNode(f"{iri}qualifiedValueShape")
    closed: Final = NamedNode(f"{iri}closed")
    deactivated: Final = NamedNode(f"{iri}deactivated")
    class_: Final = NamedNode(f"{iri}class")
    path: Final = NamedNode(f"{iri}path")
    inversePath: Final = NamedNode(f"{iri}inversePath")
    name: Final = NamedNode(f"{iri}name")
    description: Final = NamedNode(f"{iri}description")
    group: Final = NamedNode(f"{iri}group")
    order: Final = NamedNode(f"{iri}order")
    severity: Final = NamedNode(f"{iri}severity")
    message: Final = NamedNode(f"{iri}message")
    sparql: Final = NamedNode(f"{iri}sparql")
    select: Final = NamedNode(f"{iri}select")
    prefixes: Final = NamedNode(f"{iri}prefixes")
    declare: Final = NamedNode(f"{iri}declare")
    prefix: Final = NamedNode(f"{iri}prefix")
    namespace: Final = NamedNode(f"{iri}namespace")
    conforms: Final = NamedNode(f"{iri}conforms")
    result: Final = NamedNode(f"{iri}result")
    focusNode: Final = NamedNode(f"{iri}focusNode")
    resultPath: Final = NamedNode(f"{iri}resultPath")
    resultMessage: Final = NamedNode(f"{iri}resultMessage")
    resultSeverity: Final = NamedNode(f"{iri}resultSeverity")
    sourceConstraintComponent: Final = NamedNode(f"{iri}sourceConstraintComponent")
    sourceShape: Final = NamedNode(f"{iri}sourceShape")
    value: Final = NamedNode(f"{iri}value")
    PrefixDeclaration: Final = NamedNode(f"{iri}PrefixDeclaration")
    SPARQLExecutable: Final = NamedNode(f"{iri}SPARQLExecutable")
    SPARQLAskExecutable: Final = NamedNode(f"{iri}SPARQLAskExecutable")
    SPARQLConstructExecutable: Final = NamedNode(f"{iri}SPARQLConstructExecutable")
    SPARQLSelectExecutable: Final = NamedNode(f"{iri}SPARQLSelectExecutable")
    ask: Final = NamedNode(f"{iri}ask")
    construct: Final = NamedNode(f"{iri}construct")


class SKOS:
    """SKOS (https://www.w3.org/TR/skos-reference/)."""

    iri: Final = "http://www.w3.org/2004/02/skos/core#"
    prefLabel: Final = NamedNode(f"{iri}prefLabel")
    altLabel: Final = NamedNode(f"{iri}altLabel")
    notation: Final = NamedNode(f"{iri}notation")
    definition: Final = NamedNode(f"{iri}definition")
    historyNote: Final = NamedNode(f"{iri}historyNote")
    exactMatch: Final = NamedNode(f"{iri}exactMatch")
    closeMatch: Final = NamedNode(f"{iri}closeMatch")
    relatedMatch: Final = NamedNode(f"{iri}relatedMatch")
    narrowMatch: Final = NamedNode(f"{iri}narrowMatch")
    broadMatch: Final = NamedNode(f"{iri}broadMatch")


class DCT:
    """DCMI Metadata Terms (https://www.dublincore.org/specifications/dublin-core/dcmi-terms/)."""

    iri: Final = "http://purl.org/dc/terms/"
    title: Final = NamedNode(f"{iri}title")
    description: Final = NamedNode(f"{iri}description")
    identifier: Final = NamedNode(f"{iri}identifier")
    isReplacedBy: Final = NamedNode(f"{iri}isReplacedBy")
    issued: Final = NamedNode(f"{iri}issued")
    license: Final = NamedNode(f"{iri}license")
    rights: Final = NamedNode(f"{iri}rights")
    format: Final = NamedNode(f"{iri}format")
    Standard: Final = NamedNode(f"{iri}Standard")
    conformsTo: Final = NamedNode(f"{iri}conformsTo")
    isPartOf: Final = NamedNode(f"{iri}isPartOf")
    modified: Final = NamedNode(f"{iri}modified")
    language: Final = NamedNode(f"{iri}language")
    publisher: Final = NamedNode(f"{iri}publisher")
    spatial: Final = NamedNode(f"{iri}spatial")
    temporal: Final = NamedNode(f"{iri}temporal")


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


class VANN:
    """VANN: annotations of vocabularies (https://purl.org/vocab/vann/)."""

    iri: Final = "http://purl.org/vocab/vann/"
    example: Final = NamedNode(f"{iri}example")


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


class PROV:
    """PROV-O (https://www.w3.org/TR/prov-o/)."""

    iri: Final = "http://www.w3.org/ns/prov#"
    Activity: Final = NamedNode(f"{iri}Activity")
    atLocation: Final = NamedNode(f"{iri}atLocation")
    hadPrimarySource: Final = NamedNode(f"{iri}hadPrimarySource")
    used: Final = NamedNode(f"{iri}used")
    wasDerivedFrom: Final = NamedNode(f"{iri}wasDerivedFrom")
    wasGeneratedBy: Final = NamedNode(f"{iri}wasGeneratedBy")
    wasRevisionOf: Final = NamedNode(f"{iri}wasRevisionOf")


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


class CSVW:
    """CSV on the Web (https://www.w3.org/ns/csvw)."""

    iri: Final = "http://www.w3.org/ns/csvw#"
    Column: Final = NamedNode(f"{iri}Column")
    Row: Final = NamedNode(f"{iri}Row")
    lang: Final = NamedNode(f"{iri}lang")
    name: Final = NamedNode(f"{iri}name")
    propertyUrl: Final = NamedNode(f"{iri}propertyUrl")
    describes: Final = NamedNode(f"{iri}describes")
    rownum: Final = NamedNode(f"{iri}rownum")
    url: Final = NamedNode(f"{iri}url")


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


class FOAF:
    """FOAF (http://xmlns.com/foaf/spec/)."""

    iri: Final = "http://xmlns.com/foaf/0.1/"
    homepage: Final = NamedNode(f"{iri}homepage")
    name: Final = NamedNode(f"{iri}name")
    primaryTopic: Final = NamedNode(f"{iri}primaryTopic")


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


class SSSOM:
    """The Simple Standard for Sharing Ontological Mappings (https://mapping-commons.github.io/sssom/)."""

    iri: Final = "https://w3id.org/sssom/"
    confidence: Final = NamedNode(f"{iri}confidence")


class SCHEMA:
    """schema.org (https://schema.org/docs/howwework.html)."""

    iri: Final = "https://schema.org/"
    PropertyValue: Final = NamedNode(f"{iri}PropertyValue")
    additionalProperty: Final = NamedNode(f"{iri}additionalProperty")
    alternateName: Final = NamedNode(f"{iri}alternateName")
    maxValue: Final = NamedNode(f"{iri}maxValue")
    name: Final = NamedNode(f"{iri}name")
    propertyID: Final = NamedNode(f"{iri}propertyID")
    unitCode: Final = NamedNode(f"{iri}unitCode")
    codeRepository: Final = NamedNode(f"{iri}codeRepository")
    target: Final = NamedNode(f"{iri}target")
    keywords: Final = NamedNode(f"{iri}keywords")


class SPEX:
    """SPARQL examples of the SIB (https://github.com/sib-swiss/sparql-examples)."""

    iri: Final = "https://purl.expasy.org/sparql-examples/ontology#"
    federatesWith: Final = NamedNode(f"{iri}federatesWith")


class WGS84:
    """WGS84 positions; the namespace is http, not https (https://www.w3.org/2003/01/geo/)."""

    iri: Final = "http://www.w3.org/2003/01/geo/wgs84_pos#"
    lat: Final = NamedNode(f"{iri}lat")
    long: Final = NamedNode(f"{iri}long")
