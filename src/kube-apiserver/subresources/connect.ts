import { badRequest, notFound, type Pod, type Service, StatusError } from '../../api/index.ts';
import type { ObjectReader, Reply, ResourceCall, StoredResource } from '../../apiserver/index.ts';
import { containerOf } from './pod-container.ts';

/**
 * `pods/exec`, `pods/attach` and `pods/portforward`: connections into a Pod. Checks what is asked for as upstream does;
 * no node takes such connections yet.
 */
export async function connectToPod(call: ResourceCall<StoredResource>): Promise<Reply> {
  const { resource, info, query } = call;
  const version = await resource.storage.get(info.namespace, info.name);
  if (!version) throw notFound(resource.of, info.name);
  const pod = version.object as Pod;
  if (info.subresource !== 'portforward') containerOf(pod, query.get('container') ?? '');
  if ((pod.spec?.nodeName ?? '') === '') throw badRequest(`pod ${info.name} does not have a host assigned`);
  throw new StatusError(501, '', `the node of pod ${info.name} takes no connections`);
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
