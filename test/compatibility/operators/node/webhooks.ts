import fs from 'node:fs';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { createServer } from 'node:https';
import path from 'node:path';
import { json } from 'node:stream/consumers';
import type { KubernetesObject } from '@kubernetes/client-node';
import { GROUP, type Greeter } from './greeter.ts';

interface Review {
  readonly kind: string;
  readonly apiVersion: string;
  readonly request: {
    readonly uid: string;
    readonly operation: string;
    readonly object: Greeter | null;
    readonly oldObject: Greeter | null;
    readonly desiredAPIVersion: string;
    readonly objects: readonly KubernetesObject[];
  };
}

const ANSWERS: Readonly<Record<string, (request: Review['request']) => object>> = {
  '/mutate-greetings-example-com-v1-greeter': setDefaults,
  '/validate-greetings-example-com-v1-greeter': validate,
  '/convert': convert,
};

/** Answers the API server's questions on a port of 127.0.0.1, with the certificate that was made for the operator. */
export function serveWebhooks(port: number, certificates: string): Promise<void> {
  const read = (name: string): Buffer => fs.readFileSync(path.join(certificates, name));
  const server = createServer({ cert: read('tls.crt'), key: read('tls.key') }, (request, response) => {
    answer(request, response).catch((error: unknown) => response.writeHead(400).end(String(error)));
  });
  return new Promise((resolve) => server.listen(port, '127.0.0.1', resolve));
}

async function answer(asked: IncomingMessage, response: ServerResponse): Promise<void> {
  const make = ANSWERS[(asked.url ?? '').replace(/\?.*/, '')];
  if (!make) {
    response.writeHead(404).end();
    return;
  }
  const { kind, apiVersion, request } = (await json(asked)) as Review;
  response.writeHead(200, { 'content-type': 'application/json' });
  response.end(JSON.stringify({ kind, apiVersion, response: { uid: request.uid, ...make(request) } }));
}

function setDefaults({ object }: Review['request']): object {
  if (!object || object.spec.message !== undefined) return { allowed: true };
  const value = `Hello from ${object.metadata?.name}`;
  const patch = JSON.stringify([{ op: 'add', path: '/spec/message', value }]);
  return { allowed: true, patchType: 'JSONPatch', patch: Buffer.from(patch).toString('base64') };
}

function validate({ operation, object, oldObject }: Review['request']): object {
  const refused = (message: string): object => ({ allowed: false, status: { code: 403, message } });
  if (operation === 'DELETE') {
    return oldObject?.metadata?.labels?.['keep'] === 'yes'
      ? refused('this greeter is kept')
      : { allowed: true };
  }
  const { message = '' } = object?.spec ?? {};
  if (/goodbye/i.test(message)) return refused('a greeter does not say goodbye');
  const isShouting = message === message.toUpperCase() && message !== message.toLowerCase();
  return { allowed: true, ...(isShouting ? { warnings: ['this greeter shouts'] } : {}) };
}

/** Version v1alpha1 calls the message a text, and the replicas a size. */
function convert({ objects, desiredAPIVersion }: Review['request']): object {
  const isNew = desiredAPIVersion === `${GROUP}/v1`;
  const names = isNew ? { text: 'message', size: 'replicas' } : { message: 'text', replicas: 'size' };
  const convertedObjects = objects.map((object) => {
    const { spec = {}, ...rest } = object as { spec?: object };
    const fields = Object.entries(spec).map(([name, value]) => [
      names[name as keyof typeof names] ?? name,
      value,
    ]);
    return { ...rest, apiVersion: desiredAPIVersion, spec: Object.fromEntries(fields) as object };
  });
  return { result: { status: 'Success' }, convertedObjects };
}
