import { isObject, type JsonObject, ownValue } from '../../base/index.ts';
import {
  dns1123Label,
  dns1123Subdomain,
  duplicate,
  type FieldError,
  FieldPath,
  invalid,
} from '../../api/index.ts';
import {
  NO_POLICIES,
  parsePolicyLevel,
  parsePolicyVersion,
  type PodSecurityPolicies,
  type Policy,
  type PolicyMode,
  policyProblems,
} from '../../kinds/index.ts';
import { text } from '../reviews/review-attributes.ts';
import { aggregated, checkKind, type Document, InitializationError } from './document.ts';

const CONFIGURATION = {
  kind: 'PodSecurityConfiguration',
  versions: ['v1', 'v1beta1', 'v1alpha1'].map((version) => `pod-security.admission.config.k8s.io/${version}`),
};

export interface PodSecuritySettings {
  /** Of namespaces of which no label says otherwise. */
  readonly defaults: PodSecurityPolicies;
  /** Who, and what, is held to nothing. */
  readonly exempt: {
    readonly namespaces: readonly string[];
    readonly usernames: readonly string[];
    readonly runtimeClasses: readonly string[];
  };
}

export const POD_SECURITY_BY_DEFAULT: PodSecuritySettings = {
  defaults: NO_POLICIES,
  exempt: { namespaces: [], usernames: [], runtimeClasses: [] },
};

/** Throws a `DocumentError` with all that is wrong with the levels, or with who is exempt. */
export function podSecuritySettings(document: Document): PodSecuritySettings {
  const { content } = document;
  checkKind(content, CONFIGURATION);
  const defaults = policiesOf(isObject(content['defaults']) ? content['defaults'] : {});
  const errors: FieldError[] = [];
  const given = isObject(content['exemptions']) ? content['exemptions'] : {};
  const path = FieldPath.of('exemptions');
  const names = (field: string, problemsOf: (name: string) => readonly string[]): readonly string[] => {
    const value = ownValue(given, field);
    const list = Array.isArray(value) ? value.map(text) : [];
    const seen = new Set<string>();
    for (const [index, name] of list.entries()) {
      const problems = problemsOf(name);
      const at = path.child(field).index(index);
      if (problems.length > 0) errors.push(invalid(at, name, problems.join(', ')));
      else if (seen.has(name)) errors.push(duplicate(at, name));
      seen.add(name);
    }
    return list;
  };
  const exempt = {
    namespaces: names('namespaces', dns1123Label),
    runtimeClasses: names('runtimeClasses', dns1123Subdomain),
    usernames: names('usernames', (name) => (name === '' ? ['username must not be empty'] : [])),
  };
  if (errors.length > 0) throw new InitializationError(`PodSecurity invalid: ${aggregated(errors)}`);
  return { defaults, exempt };
}

function policiesOf(given: JsonObject): PodSecurityPolicies {
  const problems: string[] = [];
  const of = (mode: PolicyMode): Policy => {
    const level = text(ownValue(given, mode)) || 'privileged';
    const version = text(ownValue(given, `${mode}-version`)) || 'latest';
    const [ofLevel, ofVersion] = policyProblems(level, version);
    if (ofLevel !== undefined) problems.push(`${mode}: ${ofLevel}`);
    if (ofVersion !== undefined) problems.push(`${mode}-version: ${ofVersion}`);
    return { level: parsePolicyLevel(level) ?? 'privileged', version: parsePolicyVersion(version)?.minor };
  };
  const policies = { enforce: of('enforce'), audit: of('audit'), warn: of('warn') };
  if (problems.length === 0) return policies;
  const told = problems.length === 1 ? problems.join('') : `[${problems.join(', ')}]`;
  throw new InitializationError(`PodSecurity configuration error: ${told}`);
}
