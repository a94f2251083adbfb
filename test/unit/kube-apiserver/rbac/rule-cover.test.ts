import assert from 'node:assert/strict';
import { randomInt, SeededRandom } from '../../../../src/base/index.ts';
import type { PolicyRule } from '../../../../src/kinds/index.ts';
import { ruleAllows } from '../../../../src/kube-apiserver/rbac/matches.ts';
import { uncovered } from '../../../../src/kube-apiserver/rbac/rule-cover.ts';
import { growthOf, MOST_POWER } from '../../../support/growth.ts';
import { chosenSeeds } from '../../../support/seed.ts';

const list = <T>(size: number, item: (index: number) => T): T[] =>
  Array.from({ length: size }, (_, index) => item(index));

describe('what a role would grant beyond what its author may do', () => {
  const [seed = 1] = chosenSeeds([]);

  it(`is what no single rule of the author allows (seed ${seed})`, () => {
    const random = new SeededRandom(seed);
    const some = (values: readonly string[], least: number): string[] =>
      values.filter((_, index) => randomInt(random, 3) === 0 || index < least);
    const shuffled = (values: readonly string[]): string[] => values.toSorted(() => random.next() - 0.5);
    const rule = (): PolicyRule => {
      const verbs = some(shuffled(['get', 'list', '*']), 1);
      if (randomInt(random, 4) === 0)
        return { verbs, nonResourceURLs: some(shuffled(['/a', '/a/b', '/a/*', '*', '/b**', '/a/b/*']), 1) };
      return {
        verbs,
        apiGroups: some(shuffled(['', 'apps', '*']), 1),
        resources: some(shuffled(['pods', 'pods/log', '*/log', '*', 'nodes']), 1),
        resourceNames: some(shuffled(['x', 'y']), 0),
      };
    };
    for (let round = 0; round < 500; round++) {
      const held = list(randomInt(random, 4), rule);
      const granted = list(1 + randomInt(random, 3), rule);
      const lacking = uncovered(held, granted);
      const told = `round ${round}: ${JSON.stringify({ held, granted, lacking })}`;
      for (const one of granted.flatMap(singlesOf)) {
        const isHeld = held.some((own) => allowsSingle(own, one));
        const isLacking = lacking.flatMap(singlesOf).some((other) => textOf(other) === textOf(one));
        assert.equal(isLacking, !isHeld, `${textOf(one)}: ${told}`);
      }
    }
  });

  it('is nothing of a rule that stands for more than is looked at, and is held as a whole', () => {
    const wide = {
      verbs: list(100, (i) => `v${i}`),
      apiGroups: [''],
      resources: list(200, (i) => `r${i}`),
    };
    assert.deepEqual(uncovered([wide], [{ ...wide, verbs: wide.verbs.toReversed() }]), []);
    const wider = { ...wide, apiGroups: list(100, (i) => `g${i}`) };
    assert.deepEqual(uncovered([wider], [{ ...wide, apiGroups: ['g7'] }]), []);
    assert.deepEqual(uncovered([wider], [{ verbs: ['v1'], apiGroups: ['g1'], resources: ['r1'] }]), []);
    assert.equal(uncovered([wide], [{ ...wide, apiGroups: ['g7'] }]).length, 1);
  });

  const lists: [string, (size: number) => [held: PolicyRule[], granted: PolicyRule[]]][] = [
    ['rules', (size) => [list(size, one), list(size, one)]],
    ['rules that are not held', (size) => [list(size, one), list(size, (i) => one(i + size))]],
    ['rules of one resource', (size) => [list(size, (i) => verb(i)), list(size, (i) => verb(i + size))]],
    ['names', (size) => [[named(size)], [named(size)]]],
    ['paths', (size) => [list(size, path), list(size, (i) => path(i + 1))]],
    ['stars', (size) => [list(1, () => stars(size)), list(1, () => stars(size))]],
    ['rules that stand for too much', (size) => [list(size, many), list(size, (i) => many(i + 1))]],
  ];
  for (const [name, make] of lists) {
    it(`is found in as much time as there are ${name}`, async () => {
      const { power, text } = await growthOf(
        (size) => {
          const [held, granted] = make(size);
          return () => uncovered(held, granted);
        },
        { from: 500, upTo: 2000 },
      );
      assert.ok(power <= MOST_POWER, text);
    }).timeout(60_000);
  }
});

const one = (index: number): PolicyRule => ({ verbs: ['get'], apiGroups: [''], resources: [`r${index}`] });
const verb = (index: number): PolicyRule => ({ verbs: [`v${index}`], apiGroups: [''], resources: ['pods'] });
const path = (index: number): PolicyRule => ({ verbs: ['get'], nonResourceURLs: [`/p${index}`] });
const many = (index: number): PolicyRule => ({
  verbs: ['get', 'list', 'watch', 'create'],
  apiGroups: ['', 'apps', 'batch'],
  resources: [`r${index}`, `s${index}`],
});
const named = (size: number): PolicyRule => ({ ...one(0), resourceNames: list(size, (i) => `x${i}`) });
const stars = (size: number): PolicyRule => ({
  verbs: ['get'],
  nonResourceURLs: [`/${'*'.repeat(100 * size)}x*`],
});

function singlesOf({
  verbs,
  apiGroups,
  resources,
  resourceNames = [],
  nonResourceURLs = [],
}: PolicyRule): PolicyRule[] {
  const paths = nonResourceURLs.flatMap((url) =>
    verbs.map((each) => ({ verbs: [each], nonResourceURLs: [url] })),
  );
  const onResources = (apiGroups ?? []).flatMap((group) =>
    (resources ?? []).flatMap((resource) =>
      verbs.flatMap((each): PolicyRule[] => {
        const single = { verbs: [each], apiGroups: [group], resources: [resource] };
        return resourceNames.length === 0
          ? [single]
          : resourceNames.map((name) => ({ ...single, resourceNames: [name] }));
      }),
    ),
  );
  return [...paths, ...onResources];
}

function textOf({ verbs, apiGroups, resources, resourceNames, nonResourceURLs }: PolicyRule): string {
  return JSON.stringify([verbs, apiGroups, resources, resourceNames, nonResourceURLs]);
}

/** As a request for it would be allowed. */
function allowsSingle(held: PolicyRule, single: PolicyRule): boolean {
  const [of = ''] = single.resources ?? [];
  const [resource = '', subresource = ''] = of.split('/');
  if (single.nonResourceURLs === undefined && (held.resourceNames ?? []).length > 0 && !single.resourceNames)
    return false;
  return ruleAllows(held, {
    user: { name: 'a', groups: [] },
    verb: single.verbs[0] ?? '',
    isResource: single.nonResourceURLs === undefined,
    group: single.apiGroups?.[0] ?? '',
    version: 'v1',
    resource,
    subresource,
    namespace: '',
    name: single.resourceNames?.[0] ?? '',
    path: single.nonResourceURLs?.[0] ?? '',
  });
}
