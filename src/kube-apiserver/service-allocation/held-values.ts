import { isExternalName, isHeadless, type Service } from '../../kinds/index.ts';

/** The addresses of the cluster that a stored Service holds. */
export function heldAddresses({ spec }: Service): readonly string[] {
  if (!spec || isExternalName(spec) || isHeadless(spec)) return [];
  return spec.clusterIPs ?? [];
}

/** The node ports that a stored Service holds, each once. */
export function heldPorts({ spec }: Service): readonly number[] {
  const ports = (spec?.ports ?? []).map(({ nodePort = 0 }) => nodePort);
  return [...new Set([...ports, spec?.healthCheckNodePort ?? 0])].filter((port) => port !== 0);
}
