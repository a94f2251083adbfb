import assert from 'node:assert/strict';
import { builtInKinds } from '../../../src/kinds/index.ts';
import {
  catalogOf,
  ClusterDefinitions,
  complete,
  createLanguageService,
  DefinedKinds,
  diagnose,
  finish,
  hover,
  type ManifestFile,
  type Workspace,
} from '../../../src/language/index.ts';

const FILE = 'crd.yaml';
const MANIFEST = 'thing.yaml';

/** The specification of a definition as a cluster has it: what is in it that no manifest needs, too. */
const specOf = (kind: string, least = 1, more: object = {}): object => ({
  group: 'example.com',
  scope: 'Namespaced',
  names: { plural: `${kind.toLowerCase()}s`, singular: kind.toLowerCase(), kind, listKind: `${kind}List` },
  conversion: { strategy: 'None' },
  versions: [
    {
      name: 'v1',
      served: true,
      storage: true,
      subresources: { status: {} },
      schema: {
        openAPIV3Schema: {
          type: 'object',
          required: ['spec'],
          properties: {
            spec: {
              type: 'object',
              required: ['size'],
              'x-kubernetes-validations': [
                {
                  rule: '!has(self.color) || self.size > 1',
                  message: 'only large things have a color',
                },
              ],
              properties: {
                size: { type: 'integer', minimum: least, description: 'How large it is.' },
                color: { type: 'string', enum: ['red', 'green'] },
              },
            },
          },
        },
      },
    },
    { name: 'v1beta1', served: false, storage: false, schema: { openAPIV3Schema: { type: 'object' } } },
  ],
  ...more,
});

const inFile = (kind: string, least: number): string =>
  JSON.stringify({
    apiVersion: 'apiextensions.k8s.io/v1',
    kind: 'CustomResourceDefinition',
    metadata: { name: `${kind.toLowerCase()}s.example.com` },
    spec: specOf(kind, least),
  });

const manifest = (kind: string, spec: string): string =>
  `apiVersion: example.com/v1\nkind: ${kind}\nmetadata:\n  name: a\nspec:\n${spec}`;

const indented = (text: string): string => text.trimEnd().replaceAll('\n', '\n  ');

describe('kinds that a cluster defines', () => {
  const kinds = builtInKinds();
  let workspace: Workspace;
  let defined: DefinedKinds;
  let cluster: ClusterDefinitions;
  beforeEach(() => {
    workspace = createLanguageService({ catalog: catalogOf(kinds) });
    defined = new DefinedKinds(kinds);
    cluster = new ClusterDefinitions(kinds);
  });

  /** Whether there was something new to know. */
  function update(): boolean {
    const files = new Map<string, ManifestFile>();
    for (const uri of [FILE, MANIFEST]) {
      const file = workspace.snapshot().file(uri);
      if (file) files.set(uri, file);
    }
    const catalog = finish(defined.catalogOf(files, cluster.all()));
    if (catalog) workspace.setCatalog(catalog);
    return catalog !== undefined;
  }

  function define(kind = 'Thing', least = 1, more: object = {}): boolean {
    assert.ok(cluster.set(`${kind.toLowerCase()}s.example.com`, specOf(kind, least, more)));
    return update();
  }

  function problems(text: string): string {
    workspace.setFile(MANIFEST, 'yaml', text);
    const found = finish(diagnose(workspace.snapshot(), MANIFEST));
    return found.map(({ message }) => message).join('\n');
  }

  it('are checked by their schema and their rules', () => {
    const wrong = manifest('Thing', '  size: 0\n  color: blue\n  more: 1\n');
    assert.equal(problems(wrong), '');
    assert.equal(define(), true);
    const found = problems(wrong);
    assert.match(found, /greater than or equal to 1/);
    assert.match(found, /red/);
    assert.match(found, /more/);
    assert.match(problems(manifest('Thing', '  size: 1\n  color: red\n')), /only large things have a color$/);
    assert.equal(problems(manifest('Thing', '  size: 2\n  color: red\n')), '');
    assert.match(problems(manifest('Thing', '  color: red\n')), /size/);
  });

  it('are completed and explained', () => {
    define();
    const text = manifest('Thing', '  \n');
    workspace.setFile(MANIFEST, 'yaml', text);
    const items = finish(complete(workspace.snapshot(), MANIFEST, text.length - 1));
    assert.deepEqual(items.map(({ label }) => label).sort(), ['color', 'size']);
    const typed = manifest('Thing', '  size: 3\n');
    workspace.setFile(MANIFEST, 'yaml', typed);
    const told = finish(hover(workspace.snapshot(), MANIFEST, typed.indexOf('size') + 1));
    assert.match(JSON.stringify(told), /How large it is\./);
    const header = 'apiVersion: example.com/v1\nkind: \n';
    workspace.setFile(MANIFEST, 'yaml', header);
    const offered = finish(complete(workspace.snapshot(), MANIFEST, header.length - 1));
    assert.ok(offered.some(({ label }) => label === 'Thing'));
  });

  it('are no unknown kinds beside those of the same group that a file defines', () => {
    workspace.setFile(FILE, 'json', inFile('Other', 1));
    update();
    assert.match(problems(manifest('Thing', '  size: 1\n')), /has no kind Thing/);
    define();
    assert.equal(problems(manifest('Thing', '  size: 1\n')), '');
    assert.match(problems(manifest('Nothing', '  size: 1\n')), /has no kind Nothing/);
    // What the cluster stores and does not serve is none to write manifests for.
    assert.match(
      problems(manifest('Thing', '  size: 1\n').replace('/v1', '/v1beta1')),
      /it is in `example.com\/v1`/,
    );
  });

  it('leave room in their group for kinds that other servers serve there', () => {
    define('Thing');
    const of = (kind: string, version = 'v1'): string =>
      problems(manifest(kind, '  size: 1\n').replace('example.com/v1', `example.com/${version}`));
    assert.equal(of('AppliedThing'), '');
    assert.equal(of('Other', 'v2'), '');
    assert.match(of('Thigns'), /has no kind Thigns\. Did you mean Thing\?/);
    assert.match(of('Thing', 'v2'), /^`example.com\/v2` has no Thing; it is in `example.com\/v1`\.$/);
    // A name that Kubernetes has, too, says nothing of this group.
    assert.equal(of('Service'), '');
  });

  it('come, change and go', () => {
    const text = manifest('Thing', '  size: 0\n');
    define('Thing', 3);
    assert.match(problems(text), /greater than or equal to 3/);
    assert.equal(define('Thing', 5), true);
    assert.match(problems(text), /greater than or equal to 5/);
    cluster.remove('things.example.com');
    assert.equal(update(), true);
    assert.equal(problems(text), '');
    define('Thing', 5);
    cluster.clear();
    assert.equal(update(), true);
    assert.equal(problems(text), '');
    assert.equal(update(), false);
  });

  it('stay as they are through what manifests are not held against', () => {
    define();
    const webhook = { clientConfig: { caBundle: 'bmV3' } };
    assert.equal(define('Thing', 1, { conversion: { strategy: 'Webhook', webhook } }), false);
  });

  it('stand behind those of files, whichever came first', () => {
    const text = manifest('Thing', '  size: 0\n');
    define('Thing', 3);
    workspace.setFile(FILE, 'json', inFile('Thing', 7));
    assert.equal(update(), true);
    assert.match(problems(text), /greater than or equal to 7/);
    // What nobody sees costs nobody anything.
    assert.equal(define('Thing', 4), false);
    assert.match(problems(text), /greater than or equal to 7/);
    workspace.removeFile(FILE);
    assert.equal(update(), true);
    assert.match(problems(text), /greater than or equal to 4/);
  });

  it('stand behind one of a file that gives the kind another plural', () => {
    define('Thing', 3);
    workspace.setFile(FILE, 'json', inFile('Thing', 7).replaceAll('things', 'stuff'));
    update();
    assert.match(problems(manifest('Thing', '  size: 0\n')), /greater than or equal to 7/);
  });

  it('are none of those that Kubernetes has', () => {
    const own = { group: 'apps', names: { plural: 'deployments', kind: 'Deployment' } };
    cluster.set('deployments.apps', specOf('Deployment', 1, own));
    update();
    const text = 'apiVersion: apps/v1\nkind: Deployment\nmetadata: {name: a}\nspec: {size: 1}\n';
    assert.match(problems(text), /selector/);
  });

  it('are taken as they come, whatever they are', () => {
    const strange: unknown[] = [
      undefined,
      null,
      7,
      'text',
      [],
      {},
      { group: 'example.com', names: { plural: 'things', kind: 'Thing' }, versions: 'v1' },
      { group: 'example.com', names: 7, versions: [7, null] },
      specOf('Thing', 1, { versions: [{ name: 'v1', served: 'yes' }] }),
    ];
    for (const spec of strange) {
      assert.ok(cluster.set('things.example.com', spec));
      assert.equal(cluster.all().size, 0);
    }
    const broken = { openAPIV3Schema: { properties: 7 } };
    cluster.set(
      'things.example.com',
      specOf('Thing', 1, { versions: [{ name: 'v1', served: true, storage: true, schema: broken }] }),
    );
    update();
    assert.equal(problems(manifest('Thing', '  anything: 1\n')), '');
    const v1 = { name: 'v1', served: true, storage: true };
    cluster.set('things.example.com', specOf('Thing', 1, { versions: [null, v1] }));
    update();
    assert.equal(problems(manifest('Thing', '  anything: 1\n')), '');
  });

  it('are bounded in number', () => {
    let taken = 0;
    for (let index = 0; index < 2100; index++) {
      const small = specOf(`Kind${index}`, 1, { versions: [{ name: 'v1', served: true, storage: true }] });
      if (cluster.set(`kind${index}s.example.com`, small)) taken++;
    }
    assert.deepEqual([taken, cluster.all().size], [2000, 2000]);
    cluster.remove('kind0s.example.com');
    assert.ok(cluster.set('things.example.com', specOf('Thing')));
  });

  describe('of which there are hundreds', () => {
    const COUNT = 400;
    beforeEach(() => {
      for (let index = 0; index < COUNT; index++)
        cluster.set(`kind${index}s.example.com`, specOf(`Kind${index}`));
      update();
      cluster.work.read = 0;
      cluster.work.decoded = 0;
    });

    it('cost what is written for them: of all others no schema is made', () => {
      for (let index = 0; index < 3; index++) problems(manifest(`Kind${index}`, '  size: 0\n'));
      const header = 'apiVersion: example.com/v1\nkind: K\n';
      workspace.setFile(MANIFEST, 'yaml', header);
      const items = finish(complete(workspace.snapshot(), MANIFEST, header.length - 1));
      assert.equal(items.length, COUNT);
      assert.deepEqual(cluster.work, { read: 0, decoded: 3 });
    });

    it('cost what changes: the others stay what they were', () => {
      problems(manifest('Kind1', '  size: 0\n'));
      problems(manifest('Kind2', '  size: 0\n'));
      cluster.set('kind1s.example.com', specOf('Kind1', 5));
      assert.equal(update(), true);
      assert.match(problems(manifest('Kind1', '  size: 0\n')), /greater than or equal to 5/);
      assert.match(problems(manifest('Kind2', '  size: 0\n')), /greater than or equal to 1/);
      assert.deepEqual(cluster.work, { read: 1, decoded: 3 });
    });

    it('have only what is written for those that change looked through again', () => {
      const texts = new Map([
        ...Array.from({ length: 20 }, (_, index): [string, string] => [
          `${index}.yaml`,
          `apiVersion: v1\nkind: ConfigMap\nmetadata: {name: c${index}}\n`,
        ]),
        ['one.yaml', manifest('Kind1', '  size: 1\n')],
        ['two.yaml', manifest('Kind2', '  size: 1\n')],
        ['list.yaml', `apiVersion: v1\nkind: List\nitems:\n- ${indented(manifest('Kind1', '  size: 1\n'))}`],
        ['unknown.yaml', manifest('Other', '  size: 0\n').replace('example.com', 'example.org')],
      ]);
      for (const [uri, text] of texts) workspace.setFile(uri, 'yaml', text);
      const check = (): Record<string, number> => {
        const { checked: checkedBefore, summarised: summarisedBefore } = workspace.work;
        const snapshot = workspace.snapshot();
        const found = [...texts.keys()].map((uri): [string, number] => [
          uri,
          finish(diagnose(snapshot, uri)).length,
        ]);
        finish(snapshot.index());
        const { checked, summarised } = workspace.work;
        return {
          ...Object.fromEntries(found.filter(([, count]) => count > 0)),
          checked: checked - checkedBefore,
          summarised: summarised - summarisedBefore,
        };
      };
      assert.deepEqual(check(), { checked: 24, summarised: 24 });
      cluster.set('kind1s.example.com', specOf('Kind1', 5));
      assert.equal(update(), true);
      // What nobody defines may be defined now.
      assert.deepEqual(check(), {
        'one.yaml': 1,
        'list.yaml': 1,
        checked: 3,
        summarised: 2,
      });
      cluster.clear();
      update();
      assert.deepEqual(check(), { checked: 4, summarised: 3 });
    });

    it('are not looked at for a key that is typed', () => {
      let looked = 0;
      const all = cluster.all();
      const counted = new Proxy(all, {
        get: (target, key) => {
          looked++;
          const value: unknown = Reflect.get(target, key, target);
          return typeof value === 'function' ? (value.bind(target) as unknown) : value;
        },
      });
      finish(defined.catalogOf(new Map(), counted));
      looked = 0;
      assert.equal(finish(defined.catalogOf(new Map(), counted)), undefined);
      assert.equal(looked, 0);
    });
  });
});
