/** The user whom claims mean, where the rules of their issuer let them. */
import { type JsonObject, ownValue, setKey } from '../../base/index.ts';
import { cel } from '../../api/index.ts';
import { TokenError, type User } from '../../apiserver/index.ts';
import type { Mapping } from './claim-mappings.ts';
import type { TokenIssuer } from './configuration.ts';
import type { ExpressionRule } from './rules.ts';

const CREDENTIAL = 'authentication.kubernetes.io/credential-id';

/** Throws a {@link TokenError} in upstream's words where there is no such user. */
export function userOfClaims({ mappings, claimRules, userRules }: TokenIssuer, claims: JsonObject): User {
  const bindings = new Map([['claims', cel.valueOfJson(claims)]]);
  const name = usernameOf(mappings.username, claims, bindings);
  const groups = groupsOf(mappings.groups, claims, bindings);
  const uid = uidOf(mappings.uid, claims, bindings);
  const extra: Record<string, readonly string[]> = {};
  const { jti } = claims;
  if (typeof jti === 'string' && jti !== '') extra[CREDENTIAL] = [`JTI=${jti}`];
  for (const { key, expression, program } of mappings.extra) {
    const values = textsOf(valueOf(program, expression, bindings), `extra claim expression: ${expression}`);
    if (values.length > 0) setKey(extra, key, values);
  }
  for (const rule of claimRules) {
    if ('program' in rule) holds(rule, bindings, 'claim validation expression');
    else checkClaim(rule.claim, rule.requiredValue, claims);
  }
  if (userRules.length > 0) {
    const user = cel.valueOfJson({ username: name, uid, groups, extra });
    for (const rule of userRules) holds(rule, new Map([['user', user]]), 'user info validation rule');
  }
  return {
    name,
    groups,
    ...(uid === '' ? {} : { uid }),
    ...(Object.keys(extra).length === 0 ? {} : { extra }),
  };
}

type Bindings = ReadonlyMap<string, cel.Value>;

function usernameOf(mapping: Mapping | undefined, claims: JsonObject, bindings: Bindings): string {
  if (!mapping) return '';
  if ('program' in mapping) {
    const name = textOf(mapping, bindings, 'username');
    if (name === '') throw new TokenError('oidc: empty username via CEL expression is not allowed');
    return name;
  }
  const { claim, prefix } = mapping;
  const name = claimText(claims, claim, `parse username claims "${claim}"`);
  if (claim === 'email' && Object.hasOwn(claims, 'email_verified')) {
    const verified = claims['email_verified'];
    if (typeof verified !== 'boolean') {
      const why = `json: cannot unmarshal ${jsonKind(verified)} into Go value of type bool`;
      throw new TokenError(`oidc: parse 'email_verified' claim: ${why}`);
    }
    if (!verified) throw new TokenError('oidc: email not verified');
  }
  return `${prefix}${name}`;
}

function groupsOf(mapping: Mapping | undefined, claims: JsonObject, bindings: Bindings): string[] {
  if (!mapping) return [];
  if ('program' in mapping) {
    return textsOf(valueOf(mapping.program, mapping.expression, bindings, 'group'), 'group claim expression');
  }
  const { claim, prefix } = mapping;
  const value = ownValue(claims, claim);
  if (value === undefined) return [];
  const groups = Array.isArray(value) ? (value as readonly unknown[]) : [value];
  return groups.map((group) => {
    if (typeof group === 'string') return `${prefix}${group}`;
    const why = `json: cannot unmarshal ${jsonKind(Array.isArray(value) ? value : group)} into Go value of type string`;
    throw new TokenError(`oidc: parse groups claim "${claim}": ${why}`);
  });
}

function uidOf(mapping: Mapping | undefined, claims: JsonObject, bindings: Bindings): string {
  if (!mapping) return '';
  if ('program' in mapping) return textOf(mapping, bindings, 'uid');
  return claimText(claims, mapping.claim, `parse uid claim "${mapping.claim}"`);
}

function textOf(
  { expression, program }: { readonly expression: string; readonly program: cel.Program },
  bindings: Bindings,
  what: string,
): string {
  const value = valueOf(program, expression, bindings, what);
  if (typeof value === 'string') return value;
  const why = `${what} claim expression must return a string`;
  throw new TokenError(`oidc: error evaluating ${what} claim expression: ${why}`);
}

function valueOf(program: cel.Program, expression: string, bindings: Bindings, what?: string): cel.Value {
  const result = program.evaluate(bindings);
  if ('value' in result) return result.value;
  const why = `expression '${expression}' resulted in error: ${result.error}`;
  throw new TokenError(what === undefined ? why : `oidc: error evaluating ${what} claim expression: ${why}`);
}

/** A text, or a list of them; what is empty counts as nothing. */
function textsOf(value: cel.Value, what: string): string[] {
  const values = value instanceof cel.CelList ? [...value] : value === null ? [] : [value];
  return values.flatMap((item) => {
    if (typeof item === 'string') return item === '' ? [] : [item];
    throw new TokenError(
      `oidc: error evaluating ${what}: expression must return a string or a list of strings`,
    );
  });
}

function holds({ program, expression, message }: ExpressionRule, bindings: Bindings, what: string): void {
  const result = program.evaluate(bindings);
  const failed = (why: string) => new TokenError(`oidc: error evaluating ${what}: ${why}`);
  if ('error' in result) throw failed(`expression '${expression}' resulted in error: ${result.error}`);
  if (result.value === true) return;
  throw failed(message === '' ? `validation expression '${expression}' failed` : message);
}

function checkClaim(claim: string, wanted: string, claims: JsonObject): void {
  if (!Object.hasOwn(claims, claim)) {
    throw new TokenError(`oidc: required claim ${claim} not present in ID token`);
  }
  const found = claimText(claims, claim, `parse claim ${claim}`);
  if (found === wanted) return;
  throw new TokenError(
    `oidc: required claim ${claim} value does not match. Got = ${found}, want = ${wanted}`,
  );
}

function claimText(claims: JsonObject, claim: string, doing: string): string {
  const value = ownValue(claims, claim);
  if (typeof value === 'string') return value;
  const why =
    value === undefined
      ? 'claim not present'
      : `json: cannot unmarshal ${jsonKind(value)} into Go value of type string`;
  throw new TokenError(`oidc: ${doing}: ${why}`);
}

/** As Go's reader of JSON calls it. */
function jsonKind(value: unknown): string {
  if (typeof value === 'boolean') return 'bool';
  if (Array.isArray(value)) return 'array';
  return typeof value === 'object' ? 'object' : typeof value;
}
