import type { EnvVar } from '../../kinds/index.ts';
import type { Environment, EnvironmentFacts } from '../managers/index.ts';
import { expandVariables } from '../kubelet/index.ts';

/**
 * The variables whose values the Pod itself gives. No process reads them: what ConfigMaps and Secrets would add is left
 * out, and one that is not there keeps no simulated container from starting.
 */
export const simulatedEnvironment: Environment = {
  async resolve(facts) {
    const values = new Map<string, string>();
    for (const variable of facts.container.env ?? []) {
      const value = valueOf(variable, values, facts);
      if (value !== undefined) values.set(variable.name, value);
    }
    return [...values].map(([key, value]) => ({ key, value }));
  },
};

function valueOf(
  { value, valueFrom }: EnvVar,
  before: ReadonlyMap<string, string>,
  facts: EnvironmentFacts,
): string | undefined {
  if (!valueFrom) return expandVariables(value ?? '', before);
  return valueFrom.fieldRef ? fieldOf(valueFrom.fieldRef.fieldPath, facts) : undefined;
}

const MAP_ENTRY = /^metadata\.(labels|annotations)\['(.+)'\]$/;

function fieldOf(path: string, { pod, hostIp, podIps }: EnvironmentFacts): string | undefined {
  const { metadata, spec } = pod;
  const entry = MAP_ENTRY.exec(path);
  if (entry) return metadata[entry[1] === 'labels' ? 'labels' : 'annotations']?.[entry[2] ?? ''] ?? '';
  switch (path) {
    case 'metadata.name':
      return metadata.name;
    case 'metadata.namespace':
      return metadata.namespace;
    case 'metadata.uid':
      return metadata.uid;
    case 'spec.nodeName':
      return spec?.nodeName;
    case 'spec.serviceAccountName':
      return spec?.serviceAccountName;
    case 'status.hostIP':
    case 'status.hostIPs':
      return hostIp;
    case 'status.podIP':
      return podIps[0];
    case 'status.podIPs':
      return podIps.join(',');
    default:
      return undefined;
  }
}
