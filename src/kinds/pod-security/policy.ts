/** Which level a namespace asks of its Pods, by its labels. */
import { ownValue } from '../../base/index.ts';
import { type FieldError, FieldPath, invalid } from '../../api/index.ts';

export type SecurityLevel = 'privileged' | 'baseline' | 'restricted';
/** What happens to a Pod that falls short: it is refused, noted, or told of. */
export type PolicyMode = 'enforce' | 'audit' | 'warn';

export interface Policy {
  readonly level: SecurityLevel;
  /** The minor version of Kubernetes that the standard is of; undefined for the latest. */
  readonly version: number | undefined;
}

export type Policies = Readonly<Record<PolicyMode, Policy>>;

/** What is asked of a namespace that says nothing, where nobody has said otherwise. */
export const NO_POLICIES: Policies = {
  enforce: { level: 'privileged', version: undefined },
  audit: { level: 'privileged', version: undefined },
  warn: { level: 'privileged', version: undefined },
};

const PREFIX = 'pod-security.kubernetes.io/';
const LEVELS: readonly SecurityLevel[] = ['privileged', 'baseline', 'restricted'];
const LABELS = FieldPath.of('metadata', 'labels');
const LEVEL_PROBLEM = `must be one of ${LEVELS.join(', ')}`;
const VERSION_PROBLEM = 'must be "latest" or "v1.x"';

/**
 * The policies of a namespace, and what is wrong with its labels. What cannot be enforced counts as the strictest level;
 * nobody is told or noted by a level that cannot be read. Who enforces a level and says nothing of warnings warns by it, too.
 *
 * @param defaults what counts where there is no label
 */
export function podSecurityPolicies(
  labels: Readonly<Record<string, string>> | undefined,
  defaults: Policies = NO_POLICIES,
): { readonly policies: Policies; readonly errors: readonly FieldError[] } {
  const errors: FieldError[] = [];
  const label = (name: string): string | undefined => ownValue(labels, `${PREFIX}${name}`);
  const wrong = (name: string, why: string): void => {
    errors.push(invalid(LABELS.key(`${PREFIX}${name}`), label(name), why));
  };
  const of = (mode: PolicyMode, standard: Policy, unreadable: SecurityLevel): Policy => {
    const [level, version] = [label(mode), label(`${mode}-version`)];
    const [knownLevel, knownVersion] = [parsePolicyLevel(level ?? ''), parsePolicyVersion(version ?? '')];
    if (level !== undefined && !knownLevel) wrong(mode, LEVEL_PROBLEM);
    if (version !== undefined && !knownVersion) wrong(`${mode}-version`, VERSION_PROBLEM);
    return {
      level: level === undefined ? standard.level : (knownLevel ?? unreadable),
      version: version === undefined ? standard.version : knownVersion?.minor,
    };
  };
  const [enforce, audit, warn] = [
    of('enforce', defaults.enforce, 'restricted'),
    of('audit', defaults.audit, 'privileged'),
    of('warn', defaults.warn, 'privileged'),
  ];
  const isEnforced = parsePolicyLevel(label('enforce') ?? '') !== undefined;
  const isTold = label('warn') === undefined && isEnforced && compareLevels(enforce.level, warn.level) > 0;
  const version = label('warn-version') === undefined ? enforce.version : warn.version;
  return { policies: { enforce, audit, warn: isTold ? { level: enforce.level, version } : warn }, errors };
}

/** Undefined where there is no such level. */
export function parsePolicyLevel(text: string): SecurityLevel | undefined {
  return LEVELS.find((known) => known === text);
}

/** Undefined where there is no such version; without a minor one it is the latest. */
export function parsePolicyVersion(text: string): { readonly minor: number | undefined } | undefined {
  if (text === 'latest') return { minor: undefined };
  const [, minor] = /^v1\.(0|[1-9]\d*)$/.exec(text) ?? [];
  return minor === undefined ? undefined : { minor: Number(minor) };
}

/** What is wrong with the texts of a policy, in upstream's words. */
export function policyProblems(level: string, version: string): readonly (string | undefined)[] {
  return [
    parsePolicyLevel(level) ? undefined : LEVEL_PROBLEM,
    parsePolicyVersion(version) ? undefined : VERSION_PROBLEM,
  ];
}

/** Above 0 where the first one is the stricter one, below where the second one is. */
export function compareLevels(a: SecurityLevel, b: SecurityLevel): number {
  return LEVELS.indexOf(a) - LEVELS.indexOf(b);
}

/** `baseline:latest`, `restricted:v1.20`. */
export function printPolicy({ level, version }: Policy): string {
  return `${level}:${version === undefined ? 'latest' : `v1.${version}`}`;
}
