import { ANY_ADDRESS, type HostPort } from './host-ports.ts';

/** Which ports of a node are taken: a port of all its addresses is that of each. */
export class HostPortUsage {
  /** How many hold an address, by port. */
  private readonly held: Map<string, ReadonlyMap<string, number>>;

  constructor(other?: HostPortUsage) {
    this.held = new Map(other?.held);
  }

  hasConflict(ports: readonly HostPort[]): boolean {
    return ports.some(({ address, port }) => {
      const taken = this.held.get(port);
      if (!taken) return false;
      return address === ANY_ADDRESS || taken.has(address) || taken.has(ANY_ADDRESS);
    });
  }

  /** `sign`: 1 where somebody takes them, -1 where they are given back. */
  count(ports: readonly HostPort[], sign: 1 | -1): void {
    for (const { address, port } of ports) {
      // A copy shares what it did not change.
      const taken = new Map(this.held.get(port));
      const holders = (taken.get(address) ?? 0) + sign;
      if (holders > 0) taken.set(address, holders);
      else taken.delete(address);
      if (taken.size > 0) this.held.set(port, taken);
      else this.held.delete(port);
    }
  }
}
