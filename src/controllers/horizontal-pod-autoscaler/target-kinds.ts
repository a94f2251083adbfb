import type { Clock } from '../../base/index.ts';
import type { ApiResource, Client, PreferredResources } from '../../client/index.ts';

/** For so long what is served is taken to be the same, as upstream's controllers do. */
const KEPT_MS = 30_000;

/** Which resources have a kind, whatever its version. */
export class TargetKinds {
  private readonly client: Client;
  private readonly clock: Clock;
  private known: { readonly asked: Promise<Resources>; readonly atMs: number } | undefined;

  constructor(client: Client) {
    this.client = client;
    this.clock = client.clock;
  }

  /** Throws where there is no such kind: the server has been asked anew before that is said. */
  async resourcesFor(group: string, kind: string): Promise<readonly ApiResource[]> {
    const key = `${group}/${kind}`;
    const nowMs = this.clock.now();
    const isFresh = !this.known || this.known.atMs === nowMs;
    const found =
      (await this.resources(KEPT_MS)).get(key) ?? (isFresh ? undefined : (await this.resources(0)).get(key));
    if (!found) throw new Error(`no matches for kind "${kind}" in group "${group}"`);
    return found;
  }

  private resources(keptMs: number): Promise<Resources> {
    const nowMs = this.clock.now();
    if (!this.known || nowMs - this.known.atMs >= keptMs) {
      const asked = this.client.discovery.preferredResources().then(byKind);
      this.known = { asked, atMs: nowMs };
      asked.catch(() => {
        if (this.known?.asked === asked) this.known = undefined;
      });
    }
    return this.known.asked;
  }
}

type Resources = ReadonlyMap<string, readonly ApiResource[]>;

function byKind({ resources }: PreferredResources): Resources {
  const found = new Map<string, ApiResource[]>();
  for (const resource of resources) {
    const { apiVersion, kind } = resource;
    const key = `${apiVersion.includes('/') ? apiVersion.split('/')[0] : ''}/${kind}`;
    const others = found.get(key);
    if (others) others.push(resource);
    else found.set(key, [resource]);
  }
  return found;
}
