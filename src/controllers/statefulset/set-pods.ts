import type { PersistentVolumeClaim, Pod, StatefulSet, Volume } from '../../kinds/index.ts';
import { podOfTemplate } from '../library/pods/index.ts';
import { ordinalOf, POD_INDEX, POD_NAME, POD_REVISION } from './set-facts.ts';

/** The Pod of an ordinal, with its stable name, its place under the governing service, and its claims. */
export function podOfSet(set: StatefulSet, ordinal: number, revision: string): Pod {
  const name = `${set.metadata.name}-${ordinal}`;
  const pod = podOfTemplate(set, set.spec?.template ?? {}, { name });
  pod.metadata.labels = {
    ...pod.metadata.labels,
    ...identityLabels(name, ordinal),
    [POD_REVISION]: revision,
  };
  if (pod.spec) {
    const serviceName = set.spec?.serviceName ?? '';
    pod.spec = {
      ...pod.spec,
      hostname: name,
      ...(serviceName === '' ? {} : { subdomain: serviceName }),
      volumes: withClaims(set, ordinal, pod.spec.volumes ?? []),
    };
  }
  return pod;
}

function identityLabels(name: string, ordinal: number): Record<string, string> {
  return { [POD_NAME]: name, [POD_INDEX]: String(ordinal) };
}

/** The labels that a Pod lacks of those by which it is known; undefined where it has them. */
export function missingLabels(set: StatefulSet, pod: Pod): Record<string, string> | undefined {
  const ordinal = ordinalOf(set, pod);
  if (ordinal === undefined) return undefined;
  const labels = identityLabels(pod.metadata.name ?? '', ordinal);
  const complete = Object.entries(labels).every(([key, value]) => pod.metadata.labels?.[key] === value);
  return complete ? undefined : labels;
}

/** The claims of an ordinal: their names follow from it, so that a Pod made again finds those of the one before. */
export function claimsOf(set: StatefulSet, ordinal: number): PersistentVolumeClaim[] {
  return (set.spec?.volumeClaimTemplates ?? []).map((template) => ({
    apiVersion: 'v1',
    kind: 'PersistentVolumeClaim',
    metadata: {
      name: claimName(set, template.metadata?.name ?? '', ordinal),
      namespace: set.metadata.namespace ?? '',
      labels: { ...template.metadata?.labels, ...set.spec?.selector.matchLabels },
      ...(template.metadata?.annotations ? { annotations: template.metadata.annotations } : {}),
    },
    ...(template.spec ? { spec: structuredClone(template.spec) } : {}),
  }));
}

function claimName(set: StatefulSet, template: string, ordinal: number): string {
  return `${template}-${set.metadata.name}-${ordinal}`;
}

/** A claim takes the place of a volume that the template gives the same name. */
function withClaims(set: StatefulSet, ordinal: number, volumes: readonly Volume[]): Volume[] {
  const claimed = (set.spec?.volumeClaimTemplates ?? []).map(({ metadata }) => {
    const name = metadata?.name ?? '';
    return { name, persistentVolumeClaim: { claimName: claimName(set, name, ordinal), readOnly: false } };
  });
  const names = new Set(claimed.map(({ name }) => name));
  return [...claimed, ...volumes.filter(({ name }) => !names.has(name))];
}
