"""Terms of other vocabularies that the program uses, as closed lists: a misspelt term is an error."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from pyoxigraph import NamedNode

__all__ = [
    "AS",
    "CSVW",
    "DASH",
    "DCAT",
    "DCMITYPE",
    "DCT",
    "DQV",
    "FOAF",
    "LAYOUT",
    "ORG",
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
    "VCARD",
    "VOID",
    "VOIDEXT",
    "WGS84",
    "XSD",
    "Vocabulary",
]


class Vocabulary:
    """A namespace and its terms as attributes; an underscore after a Python keyword is not part of the term."""

    def __init__(self, iri: str, terms: str) -> None:
        self.iri = iri
        self.terms = tuple(terms.split())
        vars(self).update({term: NamedNode(f"{iri}{term.removesuffix('_')}") for term in self.terms})

    if TYPE_CHECKING:

        def __getattr__(self, term: str) -> NamedNode: ...


RDF: Final = Vocabulary(
    "http://www.w3.org/1999/02/22-rdf-syntax-ns#",
    "first HTML langString nil object predicate Property rest Statement subject type XMLLiteral",
)
"""RDF 1.1 Concepts (https://www.w3.org/TR/rdf11-concepts/)."""
RDFS: Final = Vocabulary(
    "http://www.w3.org/2000/01/rdf-schema#",
    "Class comment Datatype domain isDefinedBy label range seeAlso subClassOf subPropertyOf",
)
"""RDF Schema 1.1 (https://www.w3.org/TR/rdf-schema/)."""
OWL: Final = Vocabulary(
    "http://www.w3.org/2002/07/owl#",
    "annotatedSource annotatedTarget AnnotationProperty Class DatatypeProperty deprecated imports inverseOf "
    "ObjectProperty Ontology sameAs SymmetricProperty versionInfo versionIRI",
)
"""OWL 2 (https://www.w3.org/TR/owl2-syntax/)."""
XSD: Final = Vocabulary(
    "http://www.w3.org/2001/XMLSchema#",
    "anyURI boolean byte date dateTime decimal double float gYear gYearMonth hexBinary int integer language long "
    "negativeInteger nonNegativeInteger nonPositiveInteger positiveInteger short string unsignedByte "
    "unsignedInt unsignedLong unsignedShort",
)
"""XML Schema datatypes (https://www.w3.org/TR/xmlschema11-2/)."""
DASH: Final = Vocabulary("http://datashapes.org/dash#", "hidden")
"""DASH, extensions of SHACL for forms and pages (https://datashapes.org/forms.html)."""
SH: Final = Vocabulary(
    "http://www.w3.org/ns/shacl#",
    "and_ ask BlankNode BlankNodeOrIRI BlankNodeOrLiteral class_ closed conforms ConstraintComponent construct "
    "datatype deactivated declare description disjoint equals flags focusNode group hasValue ignoredProperties "
    "in_ Info inversePath IRI IRIOrLiteral languageIn lessThan lessThanOrEquals Literal maxCount maxExclusive "
    "maxInclusive maxLength message minCount minExclusive minInclusive minLength name namespace node nodeKind "
    "NodeShape not_ or_ order path pattern prefix PrefixDeclaration prefixes property PropertyGroup "
    "PropertyShape qualifiedValueShape result resultMessage resultPath resultSeverity select severity "
    "sourceConstraint sourceConstraintComponent sourceShape sparql SPARQLAskExecutable SPARQLConstraint "
    "SPARQLConstraintComponent SPARQLConstructExecutable SPARQLExecutable SPARQLSelectExecutable targetClass "
    "targetNode targetObjectsOf targetSubjectsOf uniqueLang ValidationReport ValidationResult value Violation "
    "Warning xone",
)
"""SHACL (https://www.w3.org/TR/shacl/)."""
SKOS: Final = Vocabulary(
    "http://www.w3.org/2004/02/skos/core#",
    "altLabel broader broadMatch closeMatch definition exactMatch example hasTopConcept hiddenLabel historyNote "
    "narrower narrowMatch notation prefLabel related relatedMatch scopeNote topConceptOf",
)
"""SKOS (https://www.w3.org/TR/skos-reference/)."""
DCT: Final = Vocabulary(
    "http://purl.org/dc/terms/",
    "abstract accessRights conformsTo description format hasPart identifier isPartOf isReplacedBy issued language "
    "license modified publisher requires rights spatial Standard temporal title type",
)
"""DCMI Metadata Terms (https://www.dublincore.org/specifications/dublin-core/dcmi-terms/)."""
DCMITYPE: Final = Vocabulary("http://purl.org/dc/dcmitype/", "Image StillImage")
"""The Type Vocabulary of DCMI (https://www.dublincore.org/specifications/dublin-core/dcmi-terms/#section-7)."""
VANN: Final = Vocabulary("http://purl.org/vocab/vann/", "example preferredNamespacePrefix preferredNamespaceUri")
"""VANN: annotations of vocabularies (https://purl.org/vocab/vann/)."""
PROV: Final = Vocabulary(
    "http://www.w3.org/ns/prov#",
    "Activity atLocation hadPrimarySource used wasDerivedFrom wasGeneratedBy wasRevisionOf",
)
"""PROV-O (https://www.w3.org/TR/prov-o/)."""
CSVW: Final = Vocabulary("http://www.w3.org/ns/csvw#", "Column describes lang name propertyUrl Row rownum url")
"""CSV on the Web (https://www.w3.org/ns/csvw)."""
FOAF: Final = Vocabulary(
    "http://xmlns.com/foaf/0.1/", "depiction Document homepage img logo name page primaryTopic thumbnail"
)
"""FOAF (http://xmlns.com/foaf/spec/)."""
SSSOM: Final = Vocabulary("https://w3id.org/sssom/", "confidence")
"""The Simple Standard for Sharing Ontological Mappings (https://mapping-commons.github.io/sssom/)."""
SCHEMA: Final = Vocabulary(
    "https://schema.org/",
    "additionalProperty alternateName children codeRepository color containedInPlace containsPlace endDate hasPart "
    "image inLanguage isPartOf keywords logo maxValue name parent parentOrganization photo propertyID PropertyValue "
    "startDate subOrganization target thumbnail thumbnailUrl unitCode",
)
"""schema.org (https://schema.org/docs/howwework.html)."""
ORG: Final = Vocabulary("http://www.w3.org/ns/org#", "hasSubOrganization subOrganizationOf")
"""The Organization Ontology (https://www.w3.org/TR/vocab-org/)."""
LAYOUT: Final = Vocabulary("https://w3id.org/ucc-graph/layout#", "facet facetValues noteOn orderBy tree")
"""Settings of lists in shapes, where neither SHACL nor DASH has a term (docs/publishing-your-own.md)."""
VCARD: Final = Vocabulary("http://www.w3.org/2006/vcard/ns#", "hasEmail")
"""vCard ontology (https://www.w3.org/TR/vcard-rdf/)."""
WGS84: Final = Vocabulary("http://www.w3.org/2003/01/geo/wgs84_pos#", "lat long")
"""WGS84 positions; the namespace is http, not https (https://www.w3.org/2003/01/geo/)."""
DCAT: Final = Vocabulary(
    "http://www.w3.org/ns/dcat#",
    "accessURL byteSize Catalog compressFormat contactPoint DataService Dataset dataset DatasetSeries Distribution "
    "distribution downloadURL endDate endpointDescription endpointURL first hasCurrentVersion inSeries isVersionOf "
    "keyword last mediaType prev previousVersion seriesMember servesDataset service startDate theme version",
)
"""DCAT 3 (https://www.w3.org/TR/vocab-dcat-3/)."""
VOID: Final = Vocabulary(
    "http://rdfs.org/ns/void#",
    "class_ classes classPartition dataDump Dataset DatasetDescription distinctObjects distinctSubjects entities "
    "exampleResource inDataset linkPredicate Linkset objectsTarget properties property propertyPartition rootResource "
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
