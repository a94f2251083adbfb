import assert from 'node:assert/strict';
import type { Kind } from '../../../../src/api/index.ts';
import { AggregatedDocuments } from '../../../../src/apiserver/discovery/aggregated.ts';
import { groupsOf } from '../../../../src/apiserver/discovery/groups.ts';
import { builtInKinds } from '../../../../src/kinds/index.ts';

describe('the aggregated document', () => {
  const kinds = builtInKinds().all();

  /** A kind of its own, of which it is counted how often it is read. */
  function counted(kind: Kind, group: string, reads: Map<string, number>): Kind {
    return new Proxy(kind, {
      get: (target, key) => {
        if (key === 'group') return group;
        if (key === 'verbs') reads.set(group, (reads.get(group) ?? 0) + 1);
        return Reflect.get(target, key) as unknown;
      },
    });
  }

  it('is made of pieces that are written once, however often it changes', () => {
    const [kind] = kinds;
    assert.ok(kind);
    const documents = new AggregatedDocuments();
    const reads = new Map<string, number>();
    const served: Kind[] = [];
    const etags = new Set<string>();
    for (let i = 0; i < 50; i++) {
      served.push(counted(kind, `g${i}.example.com`, reads));
      etags.add(documents.of(groupsOf(served)).etag);
    }
    assert.equal(etags.size, 50);
    assert.deepEqual([...new Set(reads.values())], [1]);
    served.pop();
    assert.ok(etags.has(documents.of(groupsOf(served)).etag), 'what is the same has the same tag');
    const others = new AggregatedDocuments();
    assert.ok(etags.has(others.of(groupsOf(served)).etag), 'also for who makes it for the first time');
  });

  it('is tagged by what it says: priorities, and whether others have answered', () => {
    const documents = new AggregatedDocuments();
    const place = { group: 'g', version: 'v1', groupPriority: 1, versionPriority: 1 };
    const tag = (...registered: Parameters<typeof groupsOf>[1][]) =>
      registered.map((each) => documents.of(groupsOf(kinds, each)).etag);
    const told = { resources: [{ resource: 'flunders' }], isCurrent: true };
    const tags = tag(
      [],
      [{ ...place, elsewhere: told }],
      [{ ...place, elsewhere: { ...told, isCurrent: false } }],
      [{ ...place, elsewhere: { ...told, resources: [] } }],
      [{ ...place, groupPriority: 20_000, elsewhere: told }],
      [{ ...place, version: 'v2', elsewhere: told }],
    );
    assert.equal(new Set(tags).size, tags.length);
  });

  it('has the version of another server where both serve one', () => {
    const told = { resources: [{ resource: 'flunders' }], isCurrent: true };
    const registered = {
      group: 'apps',
      version: 'v1',
      groupPriority: 1,
      versionPriority: 1,
      elsewhere: told,
    };
    const apps = groupsOf(kinds, [registered]).find(({ group }) => group === 'apps');
    assert.deepEqual(apps?.versions, [
      { ...place(registered), version: 'v1', resources: [], elsewhere: told },
    ]);
  });
});

function place({ groupPriority, versionPriority }: { groupPriority: number; versionPriority: number }) {
  return { groupPriority, versionPriority };
}
