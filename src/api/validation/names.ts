/**
 * Upstream's rules for the forms of names. Each takes a text and gives the messages of what is wrong with it, none when
 * nothing is.
 */
import { byteLength } from '../go-text.ts';

export type NameRule = (name: string) => string[];

const DNS_LABEL = '[a-z0-9]([-a-z0-9]*[a-z0-9])?';
const DNS_SUBDOMAIN = `${DNS_LABEL}(\\.${DNS_LABEL})*`;
const DNS_LABEL_UNDERSCORE = '_?[a-z0-9]([-_a-z0-9]*[a-z0-9])?';
const DNS_1035_LABEL = '[a-z]([-a-z0-9]*[a-z0-9])?';
const QUALIFIED_NAME = '([A-Za-z0-9][-A-Za-z0-9_.]*)?[A-Za-z0-9]';
const LABEL_VALUE = `(${QUALIFIED_NAME})?`;
const C_IDENTIFIER = '[A-Za-z_][A-Za-z0-9_]*';
const CONFIG_KEY = '[-._a-zA-Z0-9]+';
const PERCENT = '[0-9]+%';
const HTTP_HEADER = '[-A-Za-z0-9]+';
const HTTP_PATH = "[A-Za-z0-9/\\-._~%!$&'()*+,;=:]+";

const LABEL_LIMIT = 63;
const SUBDOMAIN_LIMIT = 253;

const subdomainForm = pattern(
  DNS_SUBDOMAIN,
  "a lowercase RFC 1123 subdomain must consist of lower case alphanumeric characters, '-' or '.', and must start and end with an alphanumeric character",
  'example.com',
);

const labelForm = pattern(
  DNS_LABEL,
  "a lowercase RFC 1123 label must consist of lower case alphanumeric characters or '-', and must start and end with an alphanumeric character",
  'my-name',
  '123-abc',
);

/** `my-name`: a DNS label as of RFC 1123. */
export const dns1123Label: NameRule = limited(LABEL_LIMIT, (name) => {
  const messages = labelForm(name);
  return messages.length > 0 && subdomainForm(name).length === 0 ? ['must not contain dots'] : messages;
});

/** `example.com`: DNS labels joined by dots. */
export const dns1123Subdomain: NameRule = limited(SUBDOMAIN_LIMIT, subdomainForm);

/** A DNS subdomain whose labels may hold underscores: `_sip._tcp.example.com`. */
export const dns1123SubdomainWithUnderscore: NameRule = limited(
  SUBDOMAIN_LIMIT,
  pattern(
    `${DNS_LABEL_UNDERSCORE}(\\.${DNS_LABEL_UNDERSCORE})*`,
    "a lowercase RFC 1123 subdomain must consist of lower case alphanumeric characters, '_', '-' or '.', and must start and end with an alphanumeric character",
    'example.com',
  ),
);

/** `a.example.com`, perhaps with a dot at its end: a domain of two labels or more. */
export function fullyQualifiedDomainName(name: string): string[] {
  const messages = dns1123Subdomain(name.endsWith('.') ? name.slice(0, -1) : name);
  if (messages.length > 0) return [messages.join(',')];
  return name.includes('.') ? [] : ['should be a domain with at least two segments separated by dots'];
}

/** `*.example.com`. */
export const wildcardDns1123Subdomain: NameRule = limited(
  SUBDOMAIN_LIMIT,
  pattern(
    `\\*\\.${DNS_SUBDOMAIN}`,
    "a wildcard DNS-1123 subdomain must start with '*.', followed by a valid DNS subdomain, which must consist of lower case alphanumeric characters, '-' or '.' and end with an alphanumeric character",
    '*.example.com',
  ),
);

/** `my-name`, beginning with a letter: a DNS label as of RFC 1035. */
export const dns1035Label: NameRule = limited(
  LABEL_LIMIT,
  pattern(
    DNS_1035_LABEL,
    "a DNS-1035 label must consist of lower case alphanumeric characters or '-', start with an alphabetic character, and end with an alphanumeric character",
    'my-name',
    'abc-123',
  ),
);

const qualifiedNameForm = pattern(
  QUALIFIED_NAME,
  "must consist of alphanumeric characters, '-', '_' or '.', and must start and end with an alphanumeric character",
  'MyName',
  'my.name',
  '123-abc',
);

/** A label's or annotation's key: `app` or `example.com/app`. */
export function qualifiedName(name: string): string[] {
  const parts = name.split('/');
  if (parts.length > 2) {
    const form = explained(
      "a valid label key must consist of alphanumeric characters, '-', '_' or '.', and must start and end with an alphanumeric character",
      QUALIFIED_NAME,
      ['MyName', 'my.name', '123-abc'],
    );
    return [`${form} with an optional DNS subdomain prefix and '/' (e.g. 'example.com/MyName')`];
  }
  const messages = parts.length === 2 ? prefixPart(parts[0] ?? '') : [];
  const local = parts[parts.length - 1] ?? '';
  if (local === '') messages.push('name part must be non-empty');
  else if (byteLength(local) > LABEL_LIMIT)
    messages.push(`name part must be no more than ${LABEL_LIMIT} bytes`);
  for (const message of qualifiedNameForm(local)) messages.push(`name part ${message}`);
  return messages;
}

function prefixPart(prefix: string): string[] {
  if (prefix === '') return ['prefix part must be non-empty'];
  const messages =
    byteLength(prefix) > SUBDOMAIN_LIMIT ? [`must be no more than ${SUBDOMAIN_LIMIT} bytes`] : [];
  return [...messages, ...subdomainForm(prefix)].map((message) => `prefix part ${message}`);
}

const labelValueForm = pattern(
  LABEL_VALUE,
  "a valid label must be an empty string or consist of alphanumeric characters, '-', '_' or '.', and must start and end with an alphanumeric character",
  'MyValue',
  'my_value',
  '12345',
);

/** A label's value: empty, or up to 63 letters, digits, `-`, `_` and `.`. */
export function labelValue(value: string): string[] {
  const form = labelValueForm(value);
  return byteLength(value) > LABEL_LIMIT ? [`must be no more than ${LABEL_LIMIT} bytes`, ...form] : form;
}

export const cIdentifier: NameRule = pattern(
  C_IDENTIFIER,
  "a valid C identifier must start with alphabetic character or '_', followed by a string of alphanumeric characters or '_'",
  'my_name',
  'MY_NAME',
  'MyName',
);

/** The name of an environment variable: any printable ASCII but `=`. */
export function environmentVariableName(name: string): string[] {
  if (name === '') return ['environment variable name must be non-empty'];
  return PRINTABLE_BUT_EQUALS.test(name)
    ? []
    : ["a valid environment variable name must consist only of printable ASCII characters other than '='"];
}

/** A key of a ConfigMap or Secret: a file name that leads nowhere else. */
export function configMapKey(key: string): string[] {
  const messages = configKeyForm(key);
  if (key === '.') messages.push("must not be '.'");
  else if (key === '..') messages.push("must not be '..'");
  else if (key.startsWith('..')) messages.push("must not start with '..'");
  return messages;
}

const PRINTABLE_BUT_EQUALS = /^[ -<>-~]+$/;
const configKeyForm = limited(
  SUBDOMAIN_LIMIT,
  pattern(
    CONFIG_KEY,
    "a valid config key must consist of alphanumeric characters, '-', '_' or '.'",
    'key.name',
    'KEY_NAME',
    'key-name',
  ),
);

/** `93%`. */
export const percent: NameRule = pattern(
  PERCENT,
  "a valid percent string must be a numeric string followed by an ending '%'",
  '1%',
  '93%',
);

export const httpHeaderName: NameRule = pattern(
  HTTP_HEADER,
  "a valid HTTP header must consist of alphanumeric characters or '-'",
  'X-Header-Name',
);

export const httpPath: NameRule = pattern(HTTP_PATH, 'Invalid path');

/** The number of a port: 1 to 65535. */
export function portNumber(port: number): string[] {
  return inRange(port, 1, 65535);
}

/** The name of a service as of RFC 6335, as used for ports: `http-alt`. */
export function portName(name: string): string[] {
  const messages = byteLength(name) > 15 ? ['must be no more than 15 characters'] : [];
  if (!PORT_NAME_LETTERS.test(name)) {
    messages.push('must contain only alpha-numeric characters (a-z, 0-9), and hyphens (-)');
  }
  if (!ANY_LETTER.test(name)) messages.push('must contain at least one letter (a-z)');
  if (name.includes('--')) messages.push('must not contain consecutive hyphens');
  if (name.startsWith('-') || name.endsWith('-')) messages.push('must not begin or end with a hyphen');
  return messages;
}

const PORT_NAME_LETTERS = /^[-a-z0-9]+$/;
const ANY_LETTER = /[a-z]/;

/** A segment of a URL path, the loosest rule for `metadata.name`. As a prefix only single characters matter. */
export function pathSegmentName(name: string, prefix = false): string[] {
  if (!prefix && (name === '.' || name === '..')) return [`may not be '${name}'`];
  return ['/', '%'].filter((part) => name.includes(part)).map((part) => `may not contain '${part}'`);
}

export function inRange(value: number, lowest: number, highest: number): string[] {
  return value >= lowest && value <= highest ? [] : [`must be between ${lowest} and ${highest}, inclusive`];
}

/** A rule for `metadata.name` and, where `prefix`, for `metadata.generateName`, whose last dash more text will follow. */
export function nameRule(rule: NameRule): (name: string, prefix: boolean) => string[] {
  return (name, prefix) => rule(prefix ? maskTrailingDash(name) : name);
}

/** DNS subdomains as the names of the kinds that newer code upstream checks, which counts in bytes. */
export function subdomainNameInBytes(name: string, prefix: boolean): string[] {
  return dns1123Subdomain(prefix ? maskTrailingDash(name) : name).map((message) =>
    message.replace(IN_CHARACTERS, '$1 bytes'),
  );
}

const IN_CHARACTERS = /^(must be no more than \d+) characters$/;

function maskTrailingDash(name: string): string {
  return name.length > 1 && name.endsWith('-') ? `${name.slice(0, -2)}a` : name;
}

function limited(limit: number, form: NameRule): NameRule {
  return (name) => {
    const messages = form(name);
    return byteLength(name) > limit ? [`must be no more than ${limit} characters`, ...messages] : messages;
  };
}

function pattern(expression: string, about: string, ...examples: string[]): NameRule {
  const whole = new RegExp(`^(?:${expression})$`);
  const message = explained(about, expression, examples);
  return (name) => (whole.test(name) ? [] : [message]);
}

function explained(about: string, expression: string, examples: readonly string[]): string {
  const list = examples.map((example) => `'${example}', `).join(' or ');
  return `${about} (${examples.length > 0 ? `e.g. ${list}` : ''}regex used for validation is '${expression}')`;
}
