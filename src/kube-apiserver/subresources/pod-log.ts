import { FieldPath, type FieldError, forbidden, invalid, invalidError, notFound } from '../../api/index.ts';
import { isAssigned, type Pod } from '../../kinds/index.ts';
import {
  booleanOf,
  bytesReply,
  type Endpoint,
  integerOf,
  NO_CONTENT,
  type Reply,
  type ResourceCall,
  type StoredResource,
} from '../../apiserver/index.ts';
import type { NodeConnections, PodLogRequest } from './node-connections.ts';
import { containerOf } from './pod-container.ts';

/** GET of `pods/log`: what a container has written, by way of its node. Nothing where no node has the Pod. */
export function podLogEndpoint(nodes: NodeConnections | undefined): Endpoint<StoredResource> {
  return { produces: 'bytes', handle: (call) => podLog(nodes, call) };
}

async function podLog(
  nodes: NodeConnections | undefined,
  { resource, info, query, http }: ResourceCall<StoredResource>,
): Promise<Reply> {
  const options = logOptions(query);
  const version = await resource.storage.get(info.namespace, info.name);
  if (!version) throw notFound(resource.of, info.name);
  const errors = optionErrors(options);
  if (errors.length > 0) throw invalidError({ group: '', kind: 'PodLogOptions' }, info.name, errors);
  const pod = version.object as Pod;
  const container = containerOf(pod, query.get('container') ?? '');
  if (!nodes || !isAssigned(pod)) return NO_CONTENT;
  const log = await nodes.log({ ...options, pod, container, signal: http.signal });
  return bytesReply(200, 'text/plain', log);
}

type LogOptions = Omit<PodLogRequest, 'pod' | 'container' | 'signal'>;

function logOptions(query: URLSearchParams): LogOptions {
  const sinceSeconds = integerOf(query, 'sinceSeconds');
  const sinceTime = query.get('sinceTime');
  const tailLines = integerOf(query, 'tailLines');
  const limitBytes = integerOf(query, 'limitBytes');
  return {
    follow: booleanOf(query, 'follow') ?? false,
    previous: booleanOf(query, 'previous') ?? false,
    timestamps: booleanOf(query, 'timestamps') ?? false,
    ...(sinceSeconds === undefined ? {} : { sinceSeconds }),
    ...(sinceTime === null ? {} : { sinceTime }),
    ...(tailLines === undefined ? {} : { tailLines }),
    ...(limitBytes === undefined ? {} : { limitBytes }),
  };
}

function optionErrors({ tailLines, limitBytes, sinceSeconds, sinceTime }: LogOptions): FieldError[] {
  const errors: FieldError[] = [];
  if (tailLines !== undefined && tailLines < 0) {
    errors.push(invalid(FieldPath.of('tailLines'), tailLines, 'must be greater than or equal to 0'));
  }
  if (limitBytes !== undefined && limitBytes < 1) {
    errors.push(invalid(FieldPath.of('limitBytes'), limitBytes, 'must be greater than 0'));
  }
  if (sinceSeconds !== undefined && sinceTime !== undefined) {
    const detail = 'at most one of `sinceTime` or `sinceSeconds` may be specified';
    errors.push(forbidden(FieldPath.of('[]'), detail));
  } else if (sinceSeconds !== undefined && sinceSeconds < 1) {
    errors.push(invalid(FieldPath.of('sinceSeconds'), sinceSeconds, 'must be greater than 0'));
  }
  return errors;
}
