/** What a Pod does that its level does not allow, in upstream's words. */
import type { Container, Pod } from '../types/index.ts';

export interface Violation {
  /** `host namespaces`. */
  readonly reason: string;
  /** `hostNetwork=true`. */
  readonly detail: string;
}

/** What is looked at: the Pod, or the template of one. */
export type PodParts = Pick<Pod, 'spec'> & {
  readonly metadata?: Pick<Pod['metadata'], 'annotations'> | undefined;
};

type SecurityContext = NonNullable<Container['securityContext']>;

type ContainerParts = Pick<
  Container,
  'name' | 'securityContext' | 'ports' | 'livenessProbe' | 'readinessProbe' | 'startupProbe' | 'lifecycle'
>;

/** All containers, in the order in which they are spoken of. */
export function containersOf({ spec }: PodParts): ContainerParts[] {
  return [...(spec?.initContainers ?? []), ...(spec?.containers ?? []), ...(spec?.ephemeralContainers ?? [])];
}

/** The names of the containers with a security context that `matches`. */
export function containersWhere(pod: PodParts, matches: (context: SecurityContext) => boolean): string[] {
  return containersOf(pod).flatMap(({ name, securityContext }) =>
    matches(securityContext ?? {}) ? [name] : [],
  );
}

/** `container "a"`, `containers "a", "b"`. */
export function printContainers(names: readonly string[]): string {
  return `${plural('container', 'containers', names)} ${quoteAll(names)}`;
}

/** `pod and container "a"`: who does something. Empty where nobody does. */
export function printSetters(pod: boolean, containers: readonly string[]): string {
  return [...(pod ? ['pod'] : []), ...(containers.length > 0 ? [printContainers(containers)] : [])].join(
    ' and ',
  );
}

export function plural(one: string, many: string, list: readonly unknown[]): string {
  return list.length === 1 ? one : many;
}

export function quoteAll(words: readonly string[]): string {
  return words.map((word) => JSON.stringify(word)).join(', ');
}

export function unique(words: readonly string[]): string[] {
  return [...new Set(words)].toSorted();
}

/** `reason (detail), reason (detail)`. */
export function printViolations(violations: readonly Violation[]): string {
  return violations
    .map(({ reason, detail }) => (detail === '' ? reason : `${reason} (${detail})`))
    .join(', ');
}
