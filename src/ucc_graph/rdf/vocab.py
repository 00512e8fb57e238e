"""The terms of other vocabularies that the program itself uses: closed lists, so that a misspelt term is an error."""

from __future__ import annotations

from typing import Final

from pyoxigraph import NamedNode

__all__ = [
    "CSVW",
    "DASH",
    "DCT",
    "FOAF",
    "OWL",
    "PROV",
    "RDF",
    "RDFS",
    "SCHEMA",
    "SH",
    "SKOS",
    "SSSOM",
    "VANN",
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


class VANN:
    """VANN: annotations of vocabularies (https://purl.org/vocab/vann/)."""

    iri: Final = "http://purl.org/vocab/vann/"
    example: Final = NamedNode(f"{iri}example")


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


class FOAF:
    """FOAF (http://xmlns.com/foaf/spec/)."""

    iri: Final = "http://xmlns.com/foaf/0.1/"
    homepage: Final = NamedNode(f"{iri}homepage")
    name: Final = NamedNode(f"{iri}name")
    primaryTopic: Final = NamedNode(f"{iri}primaryTopic")


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


class WGS84:
    """WGS84 positions; the namespace is http, not https (https://www.w3.org/2003/01/geo/)."""

    iri: Final = "http://www.w3.org/2003/01/geo/wgs84_pos#"
    lat: Final = NamedNode(f"{iri}lat")
    long: Final = NamedNode(f"{iri}long")
