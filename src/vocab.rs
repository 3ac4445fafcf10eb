//! The words: ontology terms as constants, a module per vocabulary, and the table of prefixes.
//!
//! IRIs are spelled out here, in `ontology/`, in `data/` and in `queries/`, and nowhere else. A test keeps
//! the terms of [`atlas`] and [`class`] equal to those of `ontology/bioatlas.ttl`. The build script uses this file too.

use oxrdf::{NamedNodeRef, TermRef};
use std::cmp::Reverse;
use std::collections::{BTreeMap, BTreeSet};

/// The namespace of SVG.
pub const SVG: &str = "http://www.w3.org/2000/svg";

/// Declares constants of one namespace and the list of them all.
macro_rules! terms {
    ($(#[$doc:meta])* $module:ident $namespace:literal { $($name:ident = $local:literal,)* }) => {
        $(#[$doc])*
        #[allow(missing_docs, reason = "each term is defined in the vocabulary that it comes from")]
        pub mod $module {
            use oxrdf::NamedNodeRef;
            $(pub const $name: NamedNodeRef<'static> = NamedNodeRef::new_unchecked(concat!($namespace, $local));)*
            /// Every term of this module.
            pub const ALL: &[NamedNodeRef<'static>] = &[$($name),*];
        }
    };
}

terms! {
    /// Classes of the ontology.
    class "https://w3id.org/bioatlas/ontology#" {
        PASSAGE = "Passage",
        PAGE = "Page",
        TABLE_CELL = "TableCell",
        CITED_WORK = "CitedWork",
        GAP = "Gap",
        PASSAGE_KIND = "PassageKind",
        STATUS = "Status",
        OBSERVATION = "Observation",
        INDICATOR = "Indicator",
        READING = "Reading",
        UNIT = "Unit",
        QUALIFIER = "Qualifier",
        DERIVATION = "Derivation",
        FORMULA = "Formula",
        VERDICT = "Verdict",
        ORGANISATION = "Organisation",
        COMPANY = "Company",
        AGENCY = "Agency",
        GOVERNMENT = "Government",
        INSTITUTE = "Institute",
        UNIVERSITY = "University",
        ASSOCIATION = "Association",
        ACTOR_GROUP = "ActorGroup",
        PERSON = "Person",
        PLACE = "Place",
        BIOCLUSTER = "Biocluster",
        FACILITY = "Facility",
        INDUSTRY = "Industry",
        RESEARCH_AREA = "ResearchArea",
        CLASSIFICATION = "Classification",
        TECHNOLOGY = "Technology",
        PRODUCT = "Product",
        PRODUCT_TYPE = "ProductType",
        TOPIC = "Topic",
        POLICY = "Policy",
        STRATEGY = "Strategy",
        PROGRAMME = "Programme",
        LAW = "Law",
        GUIDELINE = "Guideline",
        PERMISSION = "Permission",
        EVENT = "Event",
        DEAL = "Deal",
        APPROVAL = "Approval",
        COMPLETION = "Completion",
        ACHIEVEMENT = "Achievement",
        GROWTH_MODEL = "GrowthModel",
        APPROACH = "Approach",
        CLAIM = "Claim",
        RECOMMENDATION = "Recommendation",
        LIMIT = "Limit",
        GOAL = "Goal",
        CHECK_DIGITS_CONSTRAINT_COMPONENT = "CheckDigitsConstraintComponent",
    }
}

terms! {
    /// Properties and individuals of the ontology.
    atlas "https://w3id.org/bioatlas/ontology#" {
        SENTENCE = "sentence",
        HEADING = "heading",
        BYLINE = "byline",
        RUNNING_HEAD = "runningHead",
        TABLE_HEAD = "tableHead",
        TABLE_ROW = "tableRow",
        CAPTION = "caption",
        SOURCE_LINE = "sourceLine",
        FOOTNOTE = "footnote",
        ASSERTED = "asserted",
        BACKGROUND = "background",
        LINKED = "linked",
        COMPUTED = "computed",
        IMPORTED = "imported",
        STATUS = "status",
        KIND = "kind",
        PAGE = "page",
        PHRASE = "phrase",
        ORDER = "order",
        NUMBER = "number",
        NUMBER_PRINTED = "numberPrinted",
        ROW = "row",
        COLUMN = "column",
        TEXT = "text",
        CELL = "cell",
        MARKED_IN = "markedIn",
        MISSING = "missing",
        ABOUT_QUALIFIER = "about-qualifier",
        LESS_THAN = "less-than",
        MORE_THAN = "more-than",
        EXPECTED = "expected",
        TARGETED = "targeted",
        INDICATOR = "indicator",
        OF_INDICATOR = "ofIndicator",
        ABOUT = "about",
        PLACE = "place",
        WHOLE = "whole",
        YEAR = "year",
        FROM_YEAR = "fromYear",
        TO_YEAR = "toYear",
        MONTH = "month",
        UNIT = "unit",
        VALUE = "value",
        MIN_VALUE = "minValue",
        MAX_VALUE = "maxValue",
        PRINTED = "printed",
        PRINTED_UNIT = "printedUnit",
        QUALIFIER = "qualifier",
        READS = "reads",
        READ_AS = "readAs",
        REASON = "reason",
        GROWTH = "growth",
        ANNUAL_GROWTH = "annual-growth",
        SHARE_OF_WHOLE = "share-of-whole",
        SUM = "sum",
        DIFFERENCE = "difference",
        QUOTIENT = "quotient",
        ENUMERATION = "enumeration",
        PERIOD_LENGTH = "period-length",
        EXCEEDS = "exceeds",
        DESCENDING = "descending",
        RANKING = "ranking",
        SAME_QUANTITY = "same-quantity",
        CONSISTENT = "consistent",
        ROUNDING = "rounding",
        INCONSISTENT = "inconsistent",
        NOT_CHECKABLE = "not-checkable",
        NOT_PRINTED = "not-printed",
        FORMULA = "formula",
        INPUTS = "inputs",
        RESULT = "result",
        VERDICT = "verdict",
        RECOMPUTED = "recomputed",
        CONTRADICTS = "contradicts",
        ADDRESSEE = "addressee",
        ACTION = "action",
        ON_MODEL = "onModel",
        BECAUSE = "because",
        IN_SPITE_OF = "inSpiteOf",
        SPEAKS_FOR = "speaksFor",
        AGAINST = "against",
        INSTEAD_OF = "insteadOf",
        APPROACH_OF = "approachOf",
        EXEMPLIFIES = "exemplifies",
        LOCATED_IN = "locatedIn",
        LOCATED_NEAR = "locatedNear",
        AFFILIATED_WITH = "affiliatedWith",
        ROLE = "role",
        EMAIL = "email",
        DEVELOPED = "developed",
        TRAINED = "trained",
        OPERATES = "operates",
        APPROVED_BY = "approvedBy",
        APPROVED_IN = "approvedIn",
        INSTANCE_OF = "instanceOf",
        ORIGINAL = "original",
        LICENSOR = "licensor",
        LICENSEE = "licensee",
        LICENSED_TO = "licensedTo",
        ACTOR = "actor",
        FUNDS = "funds",
        ADMINISTERS = "administers",
        ESTABLISHED = "established",
        REGULATES = "regulates",
        RESTRICTS = "restricts",
        SUPPORTS = "supports",
        PARTIALLY_OVERLAPS = "partiallyOverlaps",
        USES = "uses",
        REQUIRES = "requires",
        TARGETS = "targets",
        APPLIES_TO = "appliesTo",
        DRIVEN_BY = "drivenBy",
        LEADS_TO = "leadsTo",
        EXTENDS = "extends",
        AIMS_AT = "aimsAt",
        ADOPTS = "adopts",
        LISTED_IN = "listedIn",
        CHECK_DIGITS = "checkDigits",
    }
}

terms! {
    /// RDF.
    rdf "http://www.w3.org/1999/02/22-rdf-syntax-ns#" {
        STATEMENT = "Statement",
        SUBJECT = "subject",
        PREDICATE = "predicate",
        OBJECT = "object",
        FIRST = "first",
        PROPERTY = "Property",
        REST = "rest",
        TYPE = "type",
    }
}

terms! {
    /// RDF Schema.
    rdfs "http://www.w3.org/2000/01/rdf-schema#" {
        CLASS = "Class",
        COMMENT = "comment",
        DOMAIN = "domain",
        IS_DEFINED_BY = "isDefinedBy",
        LABEL = "label",
        RANGE = "range",
        SEE_ALSO = "seeAlso",
        SUB_CLASS_OF = "subClassOf",
        SUB_PROPERTY_OF = "subPropertyOf",
    }
}

terms! {
    /// OWL.
    owl "http://www.w3.org/2002/07/owl#" {
        ANNOTATED_PROPERTY = "annotatedProperty",
        ANNOTATED_SOURCE = "annotatedSource",
        ANNOTATED_TARGET = "annotatedTarget",
        AXIOM = "Axiom",
        CLASS = "Class",
        DATATYPE_PROPERTY = "DatatypeProperty",
        OBJECT_PROPERTY = "ObjectProperty",
        ONTOLOGY = "Ontology",
        SAME_AS = "sameAs",
        VERSION_INFO = "versionInfo",
    }
}

terms! {
    /// SKOS.
    skos "http://www.w3.org/2004/02/skos/core#" {
        ALT_LABEL = "altLabel",
        BROAD_MATCH = "broadMatch",
        CLOSE_MATCH = "closeMatch",
        DEFINITION = "definition",
        EXACT_MATCH = "exactMatch",
        HIDDEN_LABEL = "hiddenLabel",
        NARROW_MATCH = "narrowMatch",
        NOTATION = "notation",
        PREF_LABEL = "prefLabel",
        RELATED_MATCH = "relatedMatch",
    }
}

terms! {
    /// Dublin Core terms.
    dcterms "http://purl.org/dc/terms/" {
        CREATED = "created",
        CREATOR = "creator",
        DATE = "date",
        DESCRIPTION = "description",
        IS_PART_OF = "isPartOf",
        ISSUED = "issued",
        LICENSE = "license",
        IDENTIFIER = "identifier",
        TITLE = "title",
    }
}

terms! {
    /// SHACL.
    sh "http://www.w3.org/ns/shacl#" {
        // What a shape is, and what it applies to.
        NODE_SHAPE = "NodeShape",
        PROPERTY_SHAPE = "PropertyShape",
        TARGET_CLASS = "targetClass",
        TARGET_NODE = "targetNode",
        TARGET_OBJECTS_OF = "targetObjectsOf",
        TARGET_SUBJECTS_OF = "targetSubjectsOf",
        PATH = "path",
        SEVERITY = "severity",
        MESSAGE = "message",
        DEACTIVATED = "deactivated",
        ENTAILMENT = "entailment",
        // Paths.
        ALTERNATIVE_PATH = "alternativePath",
        INVERSE_PATH = "inversePath",
        ZERO_OR_MORE_PATH = "zeroOrMorePath",
        ONE_OR_MORE_PATH = "oneOrMorePath",
        ZERO_OR_ONE_PATH = "zeroOrOnePath",
        // Parameters of constraints.
        AND = "and",
        CLASS = "class",
        CLOSED = "closed",
        DATATYPE = "datatype",
        DISJOINT = "disjoint",
        EQUALS = "equals",
        FLAGS = "flags",
        HAS_VALUE = "hasValue",
        IGNORED_PROPERTIES = "ignoredProperties",
        IN = "in",
        LANGUAGE_IN = "languageIn",
        LESS_THAN = "lessThan",
        LESS_THAN_OR_EQUALS = "lessThanOrEquals",
        MAX_COUNT = "maxCount",
        MAX_EXCLUSIVE = "maxExclusive",
        MAX_INCLUSIVE = "maxInclusive",
        MAX_LENGTH = "maxLength",
        MIN_COUNT = "minCount",
        MIN_EXCLUSIVE = "minExclusive",
        MIN_INCLUSIVE = "minInclusive",
        MIN_LENGTH = "minLength",
        NODE = "node",
        NODE_KIND = "nodeKind",
        NOT = "not",
        OR = "or",
        PATTERN = "pattern",
        PROPERTY = "property",
        QUALIFIED_MAX_COUNT = "qualifiedMaxCount",
        QUALIFIED_MIN_COUNT = "qualifiedMinCount",
        QUALIFIED_VALUE_SHAPE = "qualifiedValueShape",
        QUALIFIED_VALUE_SHAPES_DISJOINT = "qualifiedValueShapesDisjoint",
        UNIQUE_LANG = "uniqueLang",
        XONE = "xone",
        // Kinds of nodes.
        BLANK_NODE = "BlankNode",
        BLANK_NODE_OR_IRI = "BlankNodeOrIRI",
        BLANK_NODE_OR_LITERAL = "BlankNodeOrLiteral",
        IRI = "IRI",
        IRI_OR_LITERAL = "IRIOrLiteral",
        LITERAL = "Literal",
        // For reading, not for checking.
        DEFAULT_VALUE = "defaultValue",
        DESCRIPTION = "description",
        GROUP = "group",
        NAME = "name",
        ORDER = "order",
        // Reports.
        CONFORMS = "conforms",
        FOCUS_NODE = "focusNode",
        RESULT = "result",
        RESULT_MESSAGE = "resultMessage",
        RESULT_PATH = "resultPath",
        RESULT_SEVERITY = "resultSeverity",
        SOURCE_CONSTRAINT_COMPONENT = "sourceConstraintComponent",
        SOURCE_SHAPE = "sourceShape",
        VALIDATION_REPORT = "ValidationReport",
        VALIDATION_RESULT = "ValidationResult",
        VALUE = "value",
        INFO = "Info",
        VIOLATION = "Violation",
        WARNING = "Warning",
        // Constraint components.
        AND_COMPONENT = "AndConstraintComponent",
        CLASS_COMPONENT = "ClassConstraintComponent",
        CLOSED_COMPONENT = "ClosedConstraintComponent",
        DATATYPE_COMPONENT = "DatatypeConstraintComponent",
        DISJOINT_COMPONENT = "DisjointConstraintComponent",
        EQUALS_COMPONENT = "EqualsConstraintComponent",
        HAS_VALUE_COMPONENT = "HasValueConstraintComponent",
        IN_COMPONENT = "InConstraintComponent",
        LANGUAGE_IN_COMPONENT = "LanguageInConstraintComponent",
        LESS_THAN_COMPONENT = "LessThanConstraintComponent",
        LESS_THAN_OR_EQUALS_COMPONENT = "LessThanOrEqualsConstraintComponent",
        MAX_COUNT_COMPONENT = "MaxCountConstraintComponent",
        MAX_EXCLUSIVE_COMPONENT = "MaxExclusiveConstraintComponent",
        MAX_INCLUSIVE_COMPONENT = "MaxInclusiveConstraintComponent",
        MAX_LENGTH_COMPONENT = "MaxLengthConstraintComponent",
        MIN_COUNT_COMPONENT = "MinCountConstraintComponent",
        MIN_EXCLUSIVE_COMPONENT = "MinExclusiveConstraintComponent",
        MIN_INCLUSIVE_COMPONENT = "MinInclusiveConstraintComponent",
        MIN_LENGTH_COMPONENT = "MinLengthConstraintComponent",
        NODE_COMPONENT = "NodeConstraintComponent",
        NODE_KIND_COMPONENT = "NodeKindConstraintComponent",
        NOT_COMPONENT = "NotConstraintComponent",
        OR_COMPONENT = "OrConstraintComponent",
        PATTERN_COMPONENT = "PatternConstraintComponent",
        PROPERTY_COMPONENT = "PropertyConstraintComponent",
        QUALIFIED_MAX_COUNT_COMPONENT = "QualifiedMaxCountConstraintComponent",
        QUALIFIED_MIN_COUNT_COMPONENT = "QualifiedMinCountConstraintComponent",
        UNIQUE_LANG_COMPONENT = "UniqueLangConstraintComponent",
        XONE_COMPONENT = "XoneConstraintComponent",
        CONSTRAINT_COMPONENT = "ConstraintComponent",
    }
}

terms! {
    /// SHACL: parts of constraints in SPARQL and of what else goes beyond SHACL Core, and remarks on a whole graph.
    sh_parts "http://www.w3.org/ns/shacl#" {
        ANNOTATION_PROPERTY = "annotationProperty",
        ASK = "ask",
        CONSTRUCT = "construct",
        DECLARE = "declare",
        LABEL_TEMPLATE = "labelTemplate",
        NAMESPACE = "namespace",
        NODE_VALIDATOR = "nodeValidator",
        OPTIONAL = "optional",
        PARAMETER = "parameter",
        PREFIX = "prefix",
        PREFIXES = "prefixes",
        PROPERTY_VALIDATOR = "propertyValidator",
        SELECT = "select",
        SHAPES_GRAPH = "shapesGraph",
        SUGGESTED_SHAPES_GRAPH = "suggestedShapesGraph",
        VALIDATOR = "validator",
    }
}

terms! {
    /// What a document is cited by, in PRISM, BIBO and schema.org.
    bibliography "" {
        BIBO_DOI = "http://purl.org/ontology/bibo/doi",
        BIBO_ISSUE = "http://purl.org/ontology/bibo/issue",
        BIBO_PAGES = "http://purl.org/ontology/bibo/pages",
        BIBO_VOLUME = "http://purl.org/ontology/bibo/volume",
        PRISM_DOI = "http://prismstandard.org/namespaces/basic/2.0/doi",
        PRISM_NUMBER = "http://prismstandard.org/namespaces/basic/2.0/number",
        PRISM_PAGE_RANGE = "http://prismstandard.org/namespaces/basic/2.0/pageRange",
        PRISM_PUBLICATION_NAME = "http://prismstandard.org/namespaces/basic/2.0/publicationName",
        PRISM_VOLUME = "http://prismstandard.org/namespaces/basic/2.0/volume",
        SCHEMA_AUTHOR = "https://schema.org/author",
        SCHEMA_DATE_PUBLISHED = "https://schema.org/datePublished",
        SCHEMA_IS_PART_OF = "https://schema.org/isPartOf",
        SCHEMA_ISSUE_NUMBER = "https://schema.org/issueNumber",
        SCHEMA_PAGINATION = "https://schema.org/pagination",
        SCHEMA_POSITION = "https://schema.org/position",
        SCHEMA_VOLUME_NUMBER = "https://schema.org/volumeNumber",
    }
}

terms! {
    /// Other vocabularies from which a term or two is needed.
    other "" {
        CITO_CITES = "http://purl.org/spar/cito/cites",
        DCAT_DATASET = "http://www.w3.org/ns/dcat#Dataset",
        DCAT_DISTRIBUTION = "http://www.w3.org/ns/dcat#Distribution",
        DOCO_FIGURE = "http://purl.org/spar/doco/Figure",
        DOCO_FOOTNOTE = "http://purl.org/spar/doco/Footnote",
        DOCO_SECTION = "http://purl.org/spar/doco/Section",
        SCHEMA_NAME = "https://schema.org/name",
        FOAF_HOMEPAGE = "http://xmlns.com/foaf/0.1/homepage",
        FOAF_NAME = "http://xmlns.com/foaf/0.1/name",
        PAV_AUTHORED_BY = "http://purl.org/pav/authoredBy",
        PROV_WAS_DERIVED_FROM = "http://www.w3.org/ns/prov#wasDerivedFrom",
        UNIT_DAY = "http://qudt.org/vocab/unit/DAY",
        UNIT_HR = "http://qudt.org/vocab/unit/HR",
        UNIT_MO = "http://qudt.org/vocab/unit/MO",
        UNIT_NUM = "http://qudt.org/vocab/unit/NUM",
        UNIT_PERCENT = "http://qudt.org/vocab/unit/PERCENT",
        UNIT_PERMILLE = "http://qudt.org/vocab/unit/PERMILLE",
        UNIT_WK = "http://qudt.org/vocab/unit/WK",
        UNIT_YR = "http://qudt.org/vocab/unit/YR",
        VOID_DATASET = "http://rdfs.org/ns/void#Dataset",
        VOID_LINKSET = "http://rdfs.org/ns/void#Linkset",
        VOID_LINK_PREDICATE = "http://rdfs.org/ns/void#linkPredicate",
        VOID_OBJECTS_TARGET = "http://rdfs.org/ns/void#objectsTarget",
        VOID_SUBJECTS_TARGET = "http://rdfs.org/ns/void#subjectsTarget",
        VOID_TRIPLES = "http://rdfs.org/ns/void#triples",
        VOID_ENTITIES = "http://rdfs.org/ns/void#entities",
        VOID_CLASSES = "http://rdfs.org/ns/void#classes",
        VOID_PROPERTIES = "http://rdfs.org/ns/void#properties",
        VOID_VOCABULARY = "http://rdfs.org/ns/void#vocabulary",
    }
}

/// Where identifiers with check digits are written, by scheme.
#[allow(missing_docs, reason = "the schemes are explained where they are checked")]
pub mod identifiers {
    pub const ROR: &[&str] = &["https://ror.org/", "http://ror.org/"];
    pub const LEI: &[&str] = &[
        "https://search.gleif.org/#/record/",
        "https://api.gleif.org/api/v1/lei-records/",
        "https://www.gleif.org/lei/",
        "https://lei.info/",
        "urn:lei:",
    ];
    pub const ISIN: &[&str] = &[
        "https://www.openfigi.com/search#!?simpleSearchString=",
        "https://www.isin.org/isin/",
        "http://www.isin.org/isin/",
        "urn:isin:",
    ];
    pub const ISNI: &[&str] = &[
        "https://isni.org/isni/",
        "http://isni.org/isni/",
        "https://www.isni.org/isni/",
        "http://www.isni.org/isni/",
        "https://www.isni.org/",
        "http://www.isni.org/",
        "urn:isni:",
        "https://orcid.org/",
        "http://orcid.org/",
    ];
}

/// What an imported data set is called and described with.
#[allow(missing_docs, reason = "each term is defined in the vocabulary that it comes from")]
pub mod import {
    use oxrdf::NamedNodeRef;

    /// Data sets that bring no IRI of their own are named in this space.
    pub const SPACE: &str = "urn:bioatlas:";

    pub const CHECKSUM: NamedNodeRef<'static> = NamedNodeRef::new_unchecked("http://spdx.org/rdf/terms#checksum");
    pub const CHECKSUM_CLASS: NamedNodeRef<'static> = NamedNodeRef::new_unchecked("http://spdx.org/rdf/terms#Checksum");
    pub const CHECKSUM_VALUE: NamedNodeRef<'static> = NamedNodeRef::new_unchecked("http://spdx.org/rdf/terms#checksumValue");
    pub const ALGORITHM: NamedNodeRef<'static> = NamedNodeRef::new_unchecked("http://spdx.org/rdf/terms#algorithm");
    pub const SHA256: NamedNodeRef<'static> = NamedNodeRef::new_unchecked("http://spdx.org/rdf/terms#checksumAlgorithm_sha256");
}

/// SSSOM: sets of mappings.
#[allow(missing_docs, reason = "each term is defined in the vocabulary that it comes from")]
pub mod sssom {
    use oxrdf::NamedNodeRef;

    /// Slots that are no property of another vocabulary are named in this one.
    pub const NAMESPACE: &str = "https://w3id.org/sssom/";
    /// Slots that nobody defines are named in this one.
    pub const UNDEFINED: &str = "http://sssom.invalid/";

    pub const MAPPINGS: NamedNodeRef<'static> = NamedNodeRef::new_unchecked("https://w3id.org/sssom/mappings");
    pub const MAPPING_SET: NamedNodeRef<'static> = NamedNodeRef::new_unchecked("https://w3id.org/sssom/MappingSet");
    pub const NO_TERM: NamedNodeRef<'static> = NamedNodeRef::new_unchecked("https://w3id.org/sssom/NoTermFound");

    /// Prefixes that a set need not declare.
    pub const BUILT_IN: [(&str, &str); 8] = [
        ("owl", "http://www.w3.org/2002/07/owl#"),
        ("rdf", "http://www.w3.org/1999/02/22-rdf-syntax-ns#"),
        ("rdfs", "http://www.w3.org/2000/01/rdf-schema#"),
        ("semapv", "https://w3id.org/semapv/vocab/"),
        ("skos", "http://www.w3.org/2004/02/skos/core#"),
        ("sssom", NAMESPACE),
        ("xsd", "http://www.w3.org/2001/XMLSchema#"),
        ("linkml", "https://w3id.org/linkml/"),
    ];

    /// Types of entities, by their names in a set.
    pub const ENTITY_TYPES: [(&str, NamedNodeRef<'static>); 12] = [
        ("owl class", NamedNodeRef::new_unchecked("http://www.w3.org/2002/07/owl#Class")),
        ("owl object property", NamedNodeRef::new_unchecked("http://www.w3.org/2002/07/owl#ObjectProperty")),
        ("owl data property", NamedNodeRef::new_unchecked("http://www.w3.org/2002/07/owl#DataProperty")),
        ("owl annotation property", NamedNodeRef::new_unchecked("http://www.w3.org/2002/07/owl#AnnotationProperty")),
        ("owl named individual", NamedNodeRef::new_unchecked("http://www.w3.org/2002/07/owl#NamedIndividual")),
        ("skos concept", NamedNodeRef::new_unchecked("http://www.w3.org/2004/02/skos/core#Concept")),
        ("rdfs resource", NamedNodeRef::new_unchecked("http://www.w3.org/2000/01/rdf-schema#Resource")),
        ("rdfs class", NamedNodeRef::new_unchecked("http://www.w3.org/2000/01/rdf-schema#Class")),
        ("rdfs literal", NamedNodeRef::new_unchecked("http://www.w3.org/2000/01/rdf-schema#Literal")),
        ("rdfs datatype", NamedNodeRef::new_unchecked("http://www.w3.org/2000/01/rdf-schema#Datatype")),
        ("rdf property", NamedNodeRef::new_unchecked("http://www.w3.org/1999/02/22-rdf-syntax-ns#Property")),
        ("composed entity expression", NamedNodeRef::new_unchecked("https://w3id.org/sssom/ComposedEntityExpression")),
    ];
}

/// Prefixes that need no declaration in a query, in the order in which they are listed.
pub const PREFIXES: &[(&str, &str)] = &[
    ("", "https://w3id.org/bioatlas/ontology#"),
    ("bibo", "http://purl.org/ontology/bibo/"),
    ("cito", "http://purl.org/spar/cito/"),
    ("dcat", "http://www.w3.org/ns/dcat#"),
    ("dcterms", "http://purl.org/dc/terms/"),
    ("doco", "http://purl.org/spar/doco/"),
    ("fabio", "http://purl.org/spar/fabio/"),
    ("foaf", "http://xmlns.com/foaf/0.1/"),
    ("geo", "http://www.w3.org/2003/01/geo/wgs84_pos#"),
    ("oa", "http://www.w3.org/ns/oa#"),
    ("org", "http://www.w3.org/ns/org#"),
    ("owl", "http://www.w3.org/2002/07/owl#"),
    ("pav", "http://purl.org/pav/"),
    ("prism", "http://prismstandard.org/namespaces/basic/2.0/"),
    ("prov", "http://www.w3.org/ns/prov#"),
    ("qb", "http://purl.org/linked-data/cube#"),
    ("qudt", "http://qudt.org/schema/qudt/"),
    ("rdf", "http://www.w3.org/1999/02/22-rdf-syntax-ns#"),
    ("rdfs", "http://www.w3.org/2000/01/rdf-schema#"),
    ("schema", "https://schema.org/"),
    ("semapv", "https://w3id.org/semapv/vocab/"),
    ("sh", "http://www.w3.org/ns/shacl#"),
    ("skos", "http://www.w3.org/2004/02/skos/core#"),
    ("sssom", "https://w3id.org/sssom/"),
    ("unit", "http://qudt.org/vocab/unit/"),
    ("void", "http://rdfs.org/ns/void#"),
    ("wd", "http://www.wikidata.org/entity/"),
    ("xsd", "http://www.w3.org/2001/XMLSchema#"),
];

/// The namespace of GraphML.
pub const GRAPHML: &str = "http://graphml.graphdrawing.org/xmlns";
/// The namespaces of yEd's extensions of GraphML.
pub const YFILES: &str = "http://www.yworks.com/xml/graphml";
/// The namespace of GEXF 1.3.
pub const GEXF: &str = "http://gexf.net/1.3";
/// Begins the IRIs of what a graph says that the data do not: measures, positions, weights.
pub const NETWORK: &str = "https://w3id.org/bioatlas/graph#";

/// The prefixes in force: what the loaded files declare, the first one for each name, and the table above for the rest.
#[derive(Clone, Debug)]
pub struct Prefixes {
    by_name: BTreeMap<String, String>,
    declared: BTreeSet<String>,
}

impl Default for Prefixes {
    fn default() -> Self {
        let by_name = PREFIXES.iter().map(|(p, iri)| ((*p).to_owned(), (*iri).to_owned())).collect();
        Self { by_name, declared: BTreeSet::new() }
    }
}

impl Prefixes {
    /// Adds a prefix that a file declares. It takes the place of one in the table, not of one that an earlier file declared.
    pub fn learn(&mut self, name: &str, iri: &str) {
        if self.declared.insert(name.to_owned()) {
            self.by_name.insert(name.to_owned(), iri.to_owned());
        }
    }

    /// Gives a prefix a meaning, in the place of the one that it had.
    pub fn set(&mut self, name: &str, iri: &str) {
        self.by_name.insert(name.to_owned(), iri.to_owned());
    }

    /// Every prefix with its IRI, by name.
    pub fn iter(&self) -> impl Iterator<Item = (&str, &str)> {
        self.by_name.iter().map(|(name, iri)| (name.as_str(), iri.as_str()))
    }

    /// The IRI that a prefix stands for.
    pub fn get(&self, name: &str) -> Option<&str> {
        self.by_name.get(name).map(String::as_str)
    }

    /// The IRI of a prefixed name such as `id:celltrion`, if its prefix is known.
    pub fn expand(&self, name: &str) -> Option<String> {
        let (prefix, local) = name.split_once(':')?;
        Some(format!("{}{local}", self.get(prefix)?))
    }

    /// The shortest prefixed name of an IRI, if one can be written without escapes; of several prefixes for the same, one in the table, else the shortest.
    /// O(number of prefixes).
    pub fn shorten(&self, iri: NamedNodeRef<'_>) -> Option<String> {
        let (name, namespace) = self
            .iter()
            .filter(|(_, namespace)| iri.as_str().starts_with(namespace))
            .max_by_key(|prefix| (prefix.1.len(), PREFIXES.contains(prefix), Reverse(prefix.0.len())))?;
        let local = &iri.as_str()[namespace.len()..];
        is_plain_local(local).then(|| format!("{name}:{local}"))
    }

    /// The prefixed name of an IRI, or the IRI in angle brackets; any other term as Turtle has it.
    pub fn display<'a>(&self, term: impl Into<TermRef<'a>>) -> String {
        let term = term.into();
        let short = if let TermRef::NamedNode(iri) = term { self.shorten(iri) } else { None };
        short.unwrap_or_else(|| term.to_string())
    }
}

/// Whether a local name needs no escape: letters, digits, `-`, `_` and inner dots (Turtle, section 6.5, PN_LOCAL).
fn is_plain_local(local: &str) -> bool {
    !local.is_empty()
        && !local.starts_with(['-', '.'])
        && !local.ends_with('.')
        && local.chars().all(|c| c.is_alphanumeric() || matches!(c, '-' | '_' | '.'))
}

#[cfg(test)]
mod tests {
    use super::Prefixes;
    use oxigraph::model::NamedNodeRef;

    #[test]
    fn shorten_and_expand_are_inverse() {
        let prefixes = Prefixes::default();
        for name in [":Company", "doco:Section", "unit:s2.1-3", "xsd:decimal"] {
            let iri = prefixes.expand(name).unwrap();
            assert_eq!(prefixes.shorten(NamedNodeRef::new(&iri).unwrap()).as_deref(), Some(name));
        }
    }

    #[test]
    fn of_prefixes_for_the_same_the_usual_or_the_shortest_is_written() {
        let mut prefixes = Prefixes::default();
        prefixes.learn("id", "http://example.org/id/");
        prefixes.learn("subject", "http://example.org/id/");
        prefixes.learn("s", "https://schema.org/");
        for (iri, name) in [("http://example.org/id/x", "id:x"), ("https://schema.org/x", "schema:x")] {
            assert_eq!(prefixes.shorten(NamedNodeRef::new(iri).unwrap()).as_deref(), Some(name));
        }
    }

    #[test]
    fn what_needs_an_escape_is_not_shortened() {
        let prefixes = Prefixes::default();
        for local in ["a/b", "a.", "-a", ""] {
            let iri = format!("https://schema.org/{local}");
            assert_eq!(prefixes.shorten(NamedNodeRef::new(&iri).unwrap()), None, "{local}");
        }
    }
}
