import type { Pod } from '../../../types/index.ts';
import { sidecarsOf } from './sidecars.ts';

/** A port of its node that a Pod takes. */
export interface HostPort {
  /** {@link ANY_ADDRESS}, or one of the node's. */
  readonly address: string;
  /** `TCP/8080`. */
  readonly port: string;
}

export const ANY_ADDRESS = '0.0.0.0';

/** The ports of its node that a Pod takes while it runs: an init container that ends holds none. */
export function hostPortsOf(pod: Pod): readonly HostPort[] {
  const ports: HostPort[] = [];
  for (const container of [...sidecarsOf(pod), ...(pod.spec?.containers ?? [])]) {
    for (const { hostPort = 0, hostIP, protocol = 'TCP' } of container.ports ?? []) {
      if (hostPort > 0) ports.push({ address: hostIP || ANY_ADDRESS, port: `${protocol}/${hostPort}` });
    }
  }
  return ports;
}
