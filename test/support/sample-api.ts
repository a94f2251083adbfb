import type { IncomingMessage, ServerResponse } from 'node:http';
import { text } from 'node:stream/consumers';
import { type Answer, type ExtensionServer, json } from './extension-server.ts';

const GROUP = 'wardle.example.com';
const ROOT = `/apis/${GROUP}/v1alpha1`;
const AGGREGATED = 'application/json;g=apidiscovery.k8s.io;v=v2;as=APIGroupDiscoveryList';
const KIND = { group: GROUP, version: 'v1alpha1', kind: 'Flunder' };
const VERBS = ['create', 'delete', 'get', 'list', 'watch'];

interface Flunder {
  readonly metadata: { readonly name: string };
}

/** Lets an extension server serve `flunders` of wardle.example.com, as upstream's sample does, from memory. */
export function serveFlunders(server: ExtensionServer): void {
  const flunders = new Map<string, Flunder>();
  const watchers = new Set<ServerResponse>();
  const path = `${ROOT}/namespaces/default/flunders`;
  server.paths.set('/apis', discovery);
  server.paths.set(ROOT, json(RESOURCES));
  server.paths.set(
    '/openapi/v3',
    json({ paths: { [ROOT.slice(1)]: { serverRelativeURL: `/openapi/v3${ROOT}?hash=1` } } }),
  );
  server.paths.set(`/openapi/v3${ROOT}`, json(documentV3(path)));
  server.paths.set('/openapi/v2', json(documentV2(path)));
  server.paths.set(path, (request, response) => {
    if (request.method === 'POST') return create(request, response);
    if (new URL(request.url ?? '', 'https://a').searchParams.get('watch') === 'true')
      return watch(request, response);
    const items = [...flunders.values()];
    return json({
      kind: 'FlunderList',
      apiVersion: `${GROUP}/v1alpha1`,
      metadata: { resourceVersion: '1' },
      items,
    })(request, response);
  });

  async function create(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const flunder = JSON.parse(await text(request)) as Flunder;
    flunders.set(flunder.metadata.name, flunder);
    for (const watcher of watchers) watcher.write(`${JSON.stringify({ type: 'ADDED', object: flunder })}\n`);
    server.paths.set(`${path}/${flunder.metadata.name}`, (asked, answered) => {
      if (asked.method === 'DELETE') flunders.delete(flunder.metadata.name);
      return json(flunder)(asked, answered);
    });
    response.writeHead(201, { 'content-type': 'application/json' }).end(JSON.stringify(flunder));
  }

  function watch(_request: IncomingMessage, response: ServerResponse): void {
    response.writeHead(200, { 'content-type': 'application/json' });
    response.flushHeaders();
    watchers.add(response);
    response.once('close', () => watchers.delete(response));
  }
}

const RESOURCES = {
  kind: 'APIResourceList',
  apiVersion: 'v1',
  groupVersion: `${GROUP}/v1alpha1`,
  resources: [
    {
      name: 'flunders',
      singularName: 'flunder',
      namespaced: true,
      kind: 'Flunder',
      verbs: VERBS,
      shortNames: ['fl'],
    },
  ],
};

const discovery: Answer = json(
  {
    kind: 'APIGroupDiscoveryList',
    apiVersion: 'apidiscovery.k8s.io/v2',
    metadata: {},
    items: [
      {
        metadata: { name: GROUP },
        versions: [
          {
            version: 'v1alpha1',
            freshness: 'Current',
            resources: [
              {
                resource: 'flunders',
                responseKind: { group: '', version: '', kind: 'Flunder' },
                scope: 'Namespaced',
                singularResource: 'flunder',
                shortNames: ['fl'],
                verbs: VERBS,
              },
            ],
          },
        ],
      },
    ],
  },
  AGGREGATED,
);

const SCHEMA = {
  description: 'Flunder is for tests.',
  type: 'object',
  properties: {
    apiVersion: { type: 'string' },
    kind: { type: 'string' },
    metadata: { type: 'object' },
    reference: { type: 'string', description: 'What it refers to.' },
  },
  'x-kubernetes-group-version-kind': [KIND],
};

function operation(schema: object): object {
  return {
    operationId: 'createWardleFlunder',
    'x-kubernetes-action': 'post',
    'x-kubernetes-group-version-kind': KIND,
    responses: { 201: { description: 'Created', ...schema } },
  };
}

function documentV3(path: string): object {
  const ref = { $ref: '#/components/schemas/com.example.wardle.v1alpha1.Flunder' };
  return {
    openapi: '3.0.0',
    info: { title: 'wardle', version: '1' },
    paths: {
      [path.replace('/default/', '/{namespace}/')]: {
        post: operation({ content: { 'application/json': { schema: ref } } }),
      },
    },
    components: { schemas: { 'com.example.wardle.v1alpha1.Flunder': SCHEMA } },
  };
}

function documentV2(path: string): object {
  const ref = { $ref: '#/definitions/com.example.wardle.v1alpha1.Flunder' };
  return {
    swagger: '2.0',
    info: { title: 'wardle', version: '1' },
    paths: {
      [path.replace('/default/', '/{namespace}/')]: { post: operation({ schema: ref }) },
      '/version/': { get: { responses: { 200: { description: 'OK' } } } },
    },
    definitions: {
      'com.example.wardle.v1alpha1.Flunder': SCHEMA,
      'com.example.Unused': { type: 'object' },
    },
  };
}
