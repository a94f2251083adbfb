import {
  ApiextensionsV1Api,
  CustomObjectsApi,
  type Informer,
  KubeConfig,
  type KubernetesListObject,
  type KubernetesObject,
  makeInformer,
} from '@kubernetes/client-node';
import { startWheelhouse, type WheelhouseProcess } from '../support/wheelhouse.ts';

const GROUP = 'example.com';
const NAME = `things.${GROUP}`;
const of = { group: GROUP, version: 'v1', namespace: 'default', plural: 'things' };

interface Thing extends KubernetesObject {
  readonly spec?: { readonly size?: number; readonly color?: string };
}

const definition = (properties: object): object => ({
  metadata: { name: NAME },
  spec: {
    group: GROUP,
    scope: 'Namespaced',
    names: { plural: 'things', kind: 'Thing' },
    versions: [
      {
        name: 'v1',
        served: true,
        storage: true,
        schema: { openAPIV3Schema: { type: 'object', properties: { spec: { type: 'object', properties } } } },
      },
    ],
  },
});
const SIZE = { size: { type: 'integer' } };

describe('an informer of @kubernetes/client-node for custom resources', function () {
  this.timeout(60_000);
  let cluster: WheelhouseProcess;
  let config: KubeConfig;
  let definitions: ApiextensionsV1Api;
  let things: CustomObjectsApi;
  let informer: Informer<Thing> | undefined;
  /** What it holds, as `name size color`, whenever that changes. */
  const known = new Map<string, string>();
  let changed: () => void = () => {};
  let isOver = false;
  before(async () => {
    cluster = await startWheelhouse('--ephemeral', '--nodes', '0');
    config = new KubeConfig();
    config.loadFromFile(cluster.kubeconfig);
    definitions = config.makeApiClient(ApiextensionsV1Api);
    things = config.makeApiClient(CustomObjectsApi);
  });
  after(async () => {
    isOver = true;
    await informer?.stop();
    await cluster.stop();
  });

  const create = (name: string, size: number): Promise<unknown> =>
    things.createNamespacedCustomObject({
      ...of,
      body: { apiVersion: `${GROUP}/v1`, kind: 'Thing', metadata: { name }, spec: { size } },
    });

  async function holds(...expected: readonly string[]): Promise<void> {
    const wanted = JSON.stringify(expected);
    while (JSON.stringify([...known.values()].sort()) !== wanted)
      await new Promise<void>((resolve) => (changed = resolve));
  }

  async function until(holds: () => Promise<boolean>): Promise<void> {
    while (!(await holds().catch(() => false))) await new Promise((resolve) => setTimeout(resolve, 20));
  }

  function listed(): Promise<KubernetesListObject<Thing>> {
    return things.listNamespacedCustomObject(of) as Promise<KubernetesListObject<Thing>>;
  }

  async function follow(): Promise<Informer<Thing>> {
    const made = makeInformer<Thing>(config, `/apis/${GROUP}/v1/namespaces/default/things`, listed);
    const note = ({ metadata, spec }: Thing): void => {
      known.set(metadata?.name ?? '', `${metadata?.name} ${spec?.size} ${spec?.color ?? ''}`.trim());
      changed();
    };
    made.on('add', note);
    made.on('update', note);
    made.on('delete', ({ metadata }) => {
      known.delete(metadata?.name ?? '');
      changed();
    });
    // It says so where its watch has to begin anew, and leaves it to others to start it again.
    made.on('error', () => {
      if (!isOver) setTimeout(() => void made.start(), 50);
    });
    await made.start();
    return made;
  }

  it('knows what there is through changes of the schema, the end of the definition, and a new one', async () => {
    await definitions.createCustomResourceDefinition({ body: definition(SIZE) as never });
    await until(async () => (await listed()).items.length === 0);
    await create('a', 1);
    informer = await follow();
    await holds('a 1');
    await create('b', 2);
    await holds('a 1', 'b 2');

    const current = await definitions.readCustomResourceDefinition({ name: NAME });
    const { spec } = definition({ ...SIZE, color: { type: 'string', _default: 'red' } }) as typeof current;
    current.spec = spec;
    await definitions.replaceCustomResourceDefinition({ name: NAME, body: current });
    await create('c', 3);
    // What has the same revision it takes to be the same.
    await holds('a 1', 'b 2', 'c 3 red');
    // What comes now comes by its watch, which therefore is there.
    await create('d', 4);
    await holds('a 1', 'b 2', 'c 3 red', 'd 4 red');

    await definitions.deleteCustomResourceDefinition({ name: NAME });
    await holds();
    await until(() =>
      definitions.readCustomResourceDefinition({ name: NAME }).then(
        () => false,
        () => true,
      ),
    );
    await definitions.createCustomResourceDefinition({ body: definition(SIZE) as never });
    await until(() => create('e', 5).then(() => true));
    await holds('e 5');
  });
});
