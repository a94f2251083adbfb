import { isObject, type JsonObject } from '../../base/index.ts';
import { duplicate, type FieldError, FieldPath, invalid } from '../../api/index.ts';
import { text } from '../reviews/review-attributes.ts';
import { claimMappings, type ClaimMappings } from './claim-mappings.ts';
import { issuerOf, type Issuer } from './issuer.ts';
import { claimRules, type ClaimRule, userRules, type UserRule } from './rules.ts';
import { unknownFields } from './unknown-fields.ts';

/** One issuer of tokens, ready to be used. */
export interface TokenIssuer {
  readonly issuer: Issuer;
  readonly claimRules: readonly ClaimRule[];
  readonly mappings: ClaimMappings;
  readonly userRules: readonly UserRule[];
}

export interface AuthenticationConfiguration {
  readonly jwt: readonly TokenIssuer[];
  /** Whether requests without credentials are anybody's; of some paths alone, where there are any. Undefined: as by default. */
  readonly anonymous: { readonly enabled: boolean; readonly paths: readonly string[] } | undefined;
}

const VERSIONS = ['v1', 'v1beta1', 'v1alpha1'].map((version) => `apiserver.config.k8s.io/${version}`);

/** Reads what a file says; what is wrong with it, in upstream's words, makes the configuration useless. */
export function readAuthenticationConfiguration(
  document: unknown,
  disallowedIssuers: readonly string[],
): { readonly configuration: AuthenticationConfiguration; readonly problems: readonly string[] } {
  const file = isObject(document) ? document : {};
  const none = { jwt: [], anonymous: undefined };
  const [kind, apiVersion] = [text(file['kind']), text(file['apiVersion'])];
  if (kind !== 'AuthenticationConfiguration' || !VERSIONS.includes(apiVersion)) {
    return { configuration: none, problems: [`no kind "${kind}" is registered for version "${apiVersion}"`] };
  }
  const errors: FieldError[] = [];
  const unknown = unknownFields(file, FIELDS);
  const jwt = objects(file['jwt']).map((entry, index) => {
    const path = FieldPath.of('jwt').index(index);
    return tokenIssuer(entry, path, disallowedIssuers, errors);
  });
  checkRepeated(jwt, errors);
  const anonymous = isObject(file['anonymous']) ? file['anonymous'] : undefined;
  const paths = objects(anonymous?.['conditions']).map(({ path }) => text(path));
  const enabled = anonymous?.['enabled'] === true;
  if (anonymous && !enabled && paths.length > 0) {
    const why = 'enabled should be set to true when conditions are defined';
    errors.push(invalid(FieldPath.of('anonymous', 'conditions'), paths, why));
  }
  return {
    configuration: { jwt, anonymous: anonymous && { enabled, paths } },
    problems: [...unknown, ...errors.map(({ field, message }) => `${field}: ${message}`)],
  };
}

function tokenIssuer(
  entry: JsonObject,
  path: FieldPath,
  disallowedIssuers: readonly string[],
  errors: FieldError[],
): TokenIssuer {
  const issuer = issuerOf(entry['issuer'], path.child('issuer'), disallowedIssuers, errors);
  const rules = claimRules(
    objects(entry['claimValidationRules']),
    path.child('claimValidationRules'),
    errors,
  );
  const mappings = claimMappings(entry['claimMappings'], rules, path.child('claimMappings'), errors);
  const ofUser = userRules(objects(entry['userValidationRules']), path.child('userValidationRules'), errors);
  return { issuer, claimRules: rules, mappings, userRules: ofUser };
}

function checkRepeated(jwt: readonly TokenIssuer[], errors: FieldError[]): void {
  for (const field of ['url', 'discoveryURL'] as const) {
    const seen = new Set<string>();
    for (const [index, { issuer }] of jwt.entries()) {
      const value = issuer[field];
      if (value === '') continue;
      if (seen.has(value)) {
        errors.push(duplicate(FieldPath.of('jwt').index(index).child('issuer', field), value));
      }
      seen.add(value);
    }
  }
}

function objects(value: unknown): JsonObject[] {
  return Array.isArray(value) ? value.map((item: unknown) => (isObject(item) ? item : {})) : [];
}

/** What there may be, by path; lists are passed through. */
const FIELDS = [
  'apiVersion',
  'kind',
  'anonymous.enabled',
  'anonymous.conditions.path',
  ...[
    'url',
    'discoveryURL',
    'certificateAuthority',
    'audiences',
    'audienceMatchPolicy',
    'egressSelectorType',
  ].map((field) => `jwt.issuer.${field}`),
  ...['claim', 'requiredValue', 'expression', 'message'].map((field) => `jwt.claimValidationRules.${field}`),
  ...['claim', 'prefix', 'expression'].flatMap((field) => [
    `jwt.claimMappings.username.${field}`,
    `jwt.claimMappings.groups.${field}`,
  ]),
  ...['claim', 'expression'].map((field) => `jwt.claimMappings.uid.${field}`),
  ...['key', 'valueExpression'].map((field) => `jwt.claimMappings.extra.${field}`),
  ...['expression', 'message'].map((field) => `jwt.userValidationRules.${field}`),
];
