/** What the steps of an evaluation cost, in upstream's units. */
export const LIST_COST = 10;
export const MAP_COST = 30;
export const STRUCT_COST = 40;
/** Of one character of a text that is read. */
export const TRAVERSAL = 0.1;
/** Of one character of a pattern. */
export const PATTERN = 0.25;
/** An authorization check; the limit of one call allows two. */
export const AUTHORIZATION_CHECK = 350_000;
/** The shortest requirement of a selector has two characters. */
export const REQUIREMENTS_PER_CHARACTER = 0.5;
/** A requirement holds a structure and a list. */
export const REQUIREMENT_COST = LIST_COST + STRUCT_COST;

/** Functions that cost one unit whatever they are given, both estimated and run. */
export const NOMINAL: ReadonlySet<string> = new Set(
  (
    'serviceAccount path group resource subresource namespace name allowed reason error errored ' +
    'masked prefixLength family isUnspecified isLoopback isLinkLocalMulticast isLinkLocalUnicast isGlobalUnicast ' +
    'format.named sign asInteger isInteger asApproximateFloat isGreaterThan isLessThan compareTo add sub major minor patch ' +
    'getScheme getHostname getHost getPort getEscapedPath getQuery'
  ).split(' '),
);

/** Overloads that compare two values by the shorter of them. */
export const COMPARISONS: ReadonlySet<string> = new Set(
  (
    'equals not_equals less_string greater_string less_equals_string greater_equals_string ' +
    'less_bytes greater_bytes less_equals_bytes greater_equals_bytes'
  ).split(' '),
);
