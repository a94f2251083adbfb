import { isObject, type JsonObject } from '../../base/index.ts';
import {
  type cel,
  domainPrefixedPath,
  duplicate,
  type FieldError,
  type FieldPath,
  invalid,
  required,
} from '../../api/index.ts';
import { text } from '../reviews/review-attributes.ts';
import { compileExpression, type Wanted } from './expressions.ts';
import type { ClaimRule } from './rules.ts';

/** Where a part of the user comes from: a claim, with something before it, or an expression. */
export type Mapping =
  | { readonly claim: string; readonly prefix: string }
  | { readonly expression: string; readonly program: cel.Program };

export interface ClaimMappings {
  readonly username: Mapping | undefined;
  readonly groups: Mapping | undefined;
  readonly uid: Mapping | undefined;
  readonly extra: readonly {
    readonly key: string;
    readonly expression: string;
    readonly program: cel.Program;
  }[];
}

export function claimMappings(
  value: unknown,
  rules: readonly ClaimRule[],
  path: FieldPath,
  errors: FieldError[],
): ClaimMappings {
  const given = isObject(value) ? value : {};
  const username = prefixed(given['username'], 'text', path.child('username'), errors);
  if (!username && isEmpty(given['username'])) {
    errors.push(required(path.child('username'), 'claim or expression is required'));
  }
  const groups = prefixed(given['groups'], 'texts', path.child('groups'), errors);
  const uid = single(given['uid'], path.child('uid'), errors);
  const extra = extraMappings(given['extra'], path.child('extra'), errors);
  checkEmail(username, extra, rules, path.child('username', 'expression'), errors);
  return { username, groups, uid, extra };
}

function isEmpty(value: unknown): boolean {
  return !isObject(value) || (text(value['claim']) === '' && text(value['expression']) === '');
}

function prefixed(
  value: unknown,
  wanted: Wanted,
  path: FieldPath,
  errors: FieldError[],
): Mapping | undefined {
  const given = isObject(value) ? value : {};
  const [claim, expression, prefix] = [text(given['claim']), text(given['expression']), given['prefix']];
  if (claim !== '' && expression !== '') {
    errors.push(invalid(path, '', "claim and expression can't both be set"));
    return undefined;
  }
  if (expression !== '') {
    if (typeof prefix === 'string') {
      errors.push(invalid(path.child('prefix'), prefix, 'may not be specified when expression is set'));
    }
    const program = compileExpression(expression, 'claims', wanted, path.child('expression'), errors);
    return program && { expression, program };
  }
  if (claim === '') return undefined;
  if (typeof prefix === 'string') return { claim, prefix };
  const why = 'prefix is required when claim is set. It can be set to an empty string to disable prefixing';
  errors.push(required(path.child('prefix'), why));
  return undefined;
}

function single(value: unknown, path: FieldPath, errors: FieldError[]): Mapping | undefined {
  const given = isObject(value) ? value : {};
  const [claim, expression] = [text(given['claim']), text(given['expression'])];
  if (claim !== '' && expression !== '') {
    errors.push(invalid(path, '', "claim and expression can't both be set"));
    return undefined;
  }
  if (claim !== '') return { claim, prefix: '' };
  if (expression === '') return undefined;
  const program = compileExpression(expression, 'claims', 'text', path.child('expression'), errors);
  return program && { expression, program };
}

function extraMappings(value: unknown, path: FieldPath, errors: FieldError[]): ClaimMappings['extra'] {
  const given = Array.isArray(value) ? value.filter((item): item is JsonObject => isObject(item)) : [];
  const seen = new Set<string>();
  return given.flatMap((mapping, index) => {
    const [at, key, expression] = [path.index(index), text(mapping['key']), text(mapping['valueExpression'])];
    const ofKey = at.child('key');
    errors.push(...domainPrefixedPath(key, ofKey));
    if (key !== key.toLowerCase()) errors.push(invalid(ofKey, key, 'must be lowercase'));
    if (isReserved(key)) {
      const why = 'k8s.io, kubernetes.io and their subdomains are reserved for Kubernetes use';
      errors.push(invalid(ofKey, key, why));
    }
    if (seen.has(key)) {
      errors.push(duplicate(ofKey, key));
      return [];
    }
    seen.add(key);
    if (expression === '') {
      errors.push(required(at.child('valueExpression')));
      return [];
    }
    const program = compileExpression(expression, 'claims', 'texts', at.child('valueExpression'), errors);
    return program ? [{ key, expression, program }] : [];
  });
}

function isReserved(key: string): boolean {
  const [domain = ''] = key.split('/');
  return ['k8s.io', 'kubernetes.io'].some((own) => domain === own || domain.endsWith(`.${own}`));
}

/** Who is known by an address of mail must have shown that it is theirs. */
function checkEmail(
  username: Mapping | undefined,
  extra: ClaimMappings['extra'],
  rules: readonly ClaimRule[],
  path: FieldPath,
  errors: FieldError[],
): void {
  if (!username || !('expression' in username) || !EMAIL.test(username.expression)) return;
  const others = [...extra, ...rules].map((rule) => ('expression' in rule ? rule.expression : ''));
  if ([username.expression, ...others].some((expression) => EMAIL_VERIFIED.test(expression))) return;
  const why =
    'claims.email_verified must be used in claimMappings.username.expression or claimMappings.extra[*].valueExpression or claimValidationRules[*].expression when claims.email is used in claimMappings.username.expression';
  errors.push(invalid(path, username.expression, why));
}

const EMAIL = /\bclaims\s*(\.\s*\??\s*email\b|\[\s*\??\s*['"]email['"])/;
const EMAIL_VERIFIED = /\bclaims\s*(\.\s*\??\s*email_verified\b|\[\s*\??\s*['"]email_verified['"])/;
