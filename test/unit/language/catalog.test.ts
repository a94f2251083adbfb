import { deepEqual, equal, ok } from 'node:assert/strict';
import { globSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { builtInCatalog } from '../../support/built-in-catalog.ts';

const LANGUAGE = join(import.meta.dirname, '../../../src/language');

/** What there is in `api` that knows no kind. */
const ALLOWED = ['apiVersionOf', 'parseApiVersion', 'parseMoment', 'Quantity', 'QuantityError'];

describe('catalog', () => {
  it('is the only place where kinds are looked up', () => {
    const files = globSync('**/*.ts', { cwd: LANGUAGE }).filter((file) => !file.startsWith('catalog/'));
    const taken = files.flatMap((file) => {
      const text = readFileSync(join(LANGUAGE, file), 'utf8');
      const imports = text.matchAll(/import \{([^}]*)\} from '(?:\.\.\/)+(?:api|kinds)\/index\.ts'/g);
      return [...imports].flatMap(([, names = '']) => names.split(',').map((name) => name.trim()));
    });
    ok(taken.length > 0);
    const values = taken.filter((name) => name !== '' && !name.startsWith('type '));
    deepEqual(
      [...new Set(values)].filter((name) => !ALLOWED.includes(name)),
      [],
    );
  });

  it('finds kinds by all that a manifest may say of one', () => {
    const catalog = builtInCatalog();
    const deployment = { group: 'apps', version: 'v1', kind: 'Deployment' };
    equal(catalog.find(deployment)?.namespaced, true);
    equal(catalog.find({ ...deployment, version: 'v2' }), undefined);
    deepEqual(
      catalog
        .named('Event')
        .map(({ group }) => group)
        .toSorted(),
      ['', 'events.k8s.io'],
    );
    equal(
      catalog.inVersion('batch/v1').some(({ kind }) => kind === 'CronJob'),
      true,
    );
    deepEqual([catalog.knownOf('apps'), catalog.knownOf('example.com')], ['all', 'none']);
    equal(catalog.retired({ group: 'extensions', version: 'v1beta1', kind: 'Ingress' })?.removedIn, '1.22');
  });
});
