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

export interface Policies {
  readonly policies: Readonly<Record<PolicyMode, Policy>>;
  /** What is wrong with the labels; what cannot be read counts as the strictest. */
  readonly errors: readonly FieldError[];
}

const PREFIX = 'pod-security.kubernetes.io/';
const LEVELS: readonly SecurityLevel[] = ['privileged', 'baseline', 'restricted'];
const LABELS = FieldPath.of('metadata', 'labels');

export function podSecurityPolicies(labels: Readonly<Record<string, string>> | undefined): Policies {
  const errors: FieldError[] = [];
  const of = (mode: PolicyMode): Policy => ({
    level: levelOf(labels, `${PREFIX}${mode}`, errors),
    version: versionOf(labels, `${PREFIX}${mode}-version`, errors),
  });
  return { policies: { enforce: of('enforce'), audit: of('audit'), warn: of('warn') }, errors };
}

/** `baseline:latest`, `restricted:v1.20`. */
export function printPolicy({ level, version }: Policy): string {
  return `${level}:${version === undefined ? 'latest' : `v1.${version}`}`;
}

function levelOf(
  labels: Readonly<Record<string, string>> | undefined,
  key: string,
  errors: FieldError[],
): SecurityLevel {
  const value = ownValue(labels, key);
  if (value === undefined) return 'privileged';
  const level = LEVELS.find((known) => known === value);
  if (level === undefined)
    errors.push(invalid(LABELS.key(key), value, `must be one of ${LEVELS.join(', ')}`));
  return level ?? 'restricted';
}

function versionOf(
  labels: Readonly<Record<string, string>> | undefined,
  key: string,
  errors: FieldError[],
): number | undefined {
  const value = ownValue(labels, key) ?? 'latest';
  if (value === 'latest') return undefined;
  const [, minor] = /^v1\.(0|[1-9]\d*)$/.exec(value) ?? [];
  if (minor === undefined) errors.push(invalid(LABELS.key(key), value, 'must be "latest" or "v1.x"'));
  return minor === undefined ? undefined : Number(minor);
}
