import type { APIService, CustomResourceDefinition } from '../../kinds/index.ts';
import type { ObjectChange } from '../../apiserver/index.ts';

/** Custom resources come after what is built in. */
const GROUP_PRIORITY = 1000;
const VERSION_PRIORITY = 100;

/** The versions that definitions serve, each with how many do. */
export class DefinedVersions {
  private readonly changed: (name: string) => void;
  private readonly byDefinition = new Map<string, readonly string[]>();
  private readonly counts = new Map<string, number>();

  /** `changed` is told the names of registrations, `v1.example.com`, that may have to be others. */
  constructor(changed: (name: string) => void) {
    this.changed = changed;
  }

  names(): Iterable<string> {
    return this.counts.keys();
  }

  change({ type, object: { metadata, spec } }: ObjectChange<CustomResourceDefinition>): void {
    const { name = '' } = metadata;
    const before = this.byDefinition.get(name) ?? [];
    const served = type === 'deleted' ? [] : (spec.versions ?? []).filter((version) => version.served);
    const now = served.map((version) => `${version.name}.${spec.group}`);
    if (now.length > 0) this.byDefinition.set(name, now);
    else this.byDefinition.delete(name);
    for (const each of now) this.count(each, 1);
    for (const each of before) this.count(each, -1);
  }

  /** How a version is registered; undefined where no definition serves it. */
  registration(name: string): APIService | undefined {
    if (!this.counts.has(name)) return undefined;
    const [version = '', ...group] = name.split('.');
    return {
      apiVersion: 'apiregistration.k8s.io/v1',
      kind: 'APIService',
      metadata: { name, labels: { 'kube-aggregator.kubernetes.io/automanaged': 'true' } },
      spec: {
        group: group.join('.'),
        version,
        groupPriorityMinimum: GROUP_PRIORITY,
        versionPriority: VERSION_PRIORITY,
      },
    };
  }

  private count(name: string, change: number): void {
    const before = this.counts.get(name) ?? 0;
    const count = before + change;
    if (count > 0) this.counts.set(name, count);
    else this.counts.delete(name);
    if (count === 0 || before === 0) this.changed(name);
  }
}
