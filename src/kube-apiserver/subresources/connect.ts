import type { HttpResponse } from '../../base/index.ts';
import { badRequest, notFound, StatusError } from '../../api/index.ts';
import { isAssigned, type Pod, type Service } from '../../kinds/index.ts';
import { portForwardAnswer, remoteCommandAnswer, UpgradeError } from '../../streams/index.ts';
import {
  booleanOf,
  type Endpoint,
  type ObjectReader,
  type Reply,
  type ResourceCall,
  type StoredResource,
  upgradeReply,
  type Writes,
} from '../../apiserver/index.ts';
import { admitConnection } from './connect-admission.ts';
import type { NodeConnections } from './node-connections.ts';
import { containerOf } from './pod-container.ts';

/**
 * `pods/exec`, `pods/attach` and `pods/portforward`: connections into a Pod, by way of its node. Checks what is asked for
 * as upstream does, and upgrades the connection to what the client speaks.
 */
export function connectEndpoint(
  writes: Writes,
  nodes: NodeConnections | undefined,
): Endpoint<StoredResource> {
  return admitted(writes, (call) => connectToPod(nodes, call));
}

/** `pods/proxy` and `services/proxy`: requests that are passed on. */
export function proxyEndpoint(
  writes: Writes,
  pass: (call: ResourceCall<StoredResource>) => Promise<Reply>,
): Endpoint<StoredResource> {
  return admitted(writes, pass);
}

function admitted(
  writes: Writes,
  connect: (call: ResourceCall<StoredResource>) => Promise<Reply>,
): Endpoint<StoredResource> {
  return {
    produces: 'bytes',
    async handle(call) {
      const query = await admitConnection(writes, call);
      return connect({ ...call, query });
    },
  };
}

async function connectToPod(
  nodes: NodeConnections | undefined,
  call: ResourceCall<StoredResource>,
): Promise<Reply> {
  const { resource, info, query } = call;
  const version = await resource.storage.get(info.namespace, info.name);
  if (!version) throw notFound(resource.of, info.name);
  const pod = version.object as Pod;
  const forwards = info.subresource === 'portforward';
  const container = forwards ? '' : containerOf(pod, query.get('container') ?? '');
  if (!isAssigned(pod)) throw badRequest(`pod ${info.name} does not have a host assigned`);
  if (!nodes) throw new StatusError(501, '', `the node of pod ${info.name} takes no connections`);
  try {
    return upgradeReply(
      forwards
        ? portForwardAnswer(call.http, portsOf(query), nodes.codecs, await nodes.portForward(pod))
        : await commandAnswer(nodes, call, pod, container),
    );
  } catch (error) {
    throw error instanceof UpgradeError ? statusOf(error) : error;
  }
}

async function commandAnswer(
  nodes: NodeConnections,
  { http, info, query }: ResourceCall<StoredResource>,
  pod: Pod,
  container: string,
): Promise<HttpResponse> {
  const wants = (name: string): boolean => booleanOf(query, name) ?? false;
  const tty = wants('tty');
  const options = { stdin: wants('stdin'), stdout: wants('stdout'), stderr: wants('stderr') && !tty, tty };
  if (!options.stdin && !options.stdout && !options.stderr) {
    throw badRequest('you must specify at least 1 of stdin, stdout, stderr');
  }
  const request = { ...options, pod, container };
  const command =
    info.subresource === 'exec'
      ? await nodes.exec({ ...request, command: query.getAll('command') })
      : await nodes.attach(request);
  return remoteCommandAnswer(http, options, nodes.codecs, command);
}

/** The ports that are named; where the client speaks SPDY it names each as it connects to it. */
function portsOf(query: URLSearchParams): number[] {
  const ports = query.getAll('ports').flatMap((list) => list.split(','));
  return ports.map((text) => {
    const port = /^\d+$/.test(text) ? Number(text) : 0;
    if (port < 1 || port > 65_535) throw badRequest(`invalid port ${JSON.stringify(text)}`);
    return port;
  });
}

function statusOf({ code, message }: UpgradeError): StatusError {
  return code === 'no-common-protocol' ? new StatusError(403, 'Forbidden', message) : badRequest(message);
}

/** `pods/proxy`: requests to a Pod's own server. */
export async function proxyToPod(call: ResourceCall<StoredResource>): Promise<Reply> {
  const { resource, info } = call;
  const [, name] = splitTarget(info.name);
  const version = await resource.storage.get(info.namespace, name);
  if (!version) throw notFound(resource.of, name);
  const { status } = version.object as Pod;
  if ((status?.podIP ?? '') === '') throw badRequest('address not allowed');
  throw new StatusError(501, '', `the node of pod ${name} takes no connections`);
}

/** `services/proxy`: requests to one of a Service's endpoints. */
export async function proxyToService(
  reader: ObjectReader,
  call: ResourceCall<StoredResource>,
): Promise<Reply> {
  const { resource, info } = call;
  const [, name, port] = splitTarget(info.name);
  const service = (await resource.storage.get(info.namespace, name))?.object as Service | undefined;
  if (!service) throw notFound(resource.of, name);
  if (/^\d+$/.test(port) && !(service.spec?.ports ?? []).some((known) => known.port === Number(port))) {
    throw unavailable(`no service port ${port} found for service "${name}"`);
  }
  const endpoints = await reader.get({ group: '', resource: 'endpoints' }, info.namespace, name);
  if (!endpoints) throw notFound(resource.of, name);
  throw unavailable(`no endpoints available for service "${name}"`);
}

/** `scheme:name:port`, of which scheme and port may be missing. */
function splitTarget(text: string): [scheme: string, name: string, port: string] {
  const parts = text.split(':');
  if (parts.length === 3) return [parts[0] ?? '', parts[1] ?? '', parts[2] ?? ''];
  return ['', parts[0] ?? '', parts[1] ?? ''];
}

function unavailable(message: string): StatusError {
  return new StatusError(503, 'ServiceUnavailable', message);
}
