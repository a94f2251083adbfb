import type { HttpResponse } from '../../base/index.ts';
import { type FieldError, FieldPath, forbidden, invalid, invalidError, notFound } from '../../api/index.ts';
import type { Pod } from '../../kinds/index.ts';
import {
  answer,
  booleanOf,
  integerOf,
  type ResourceCall,
  type StoredResource,
} from '../../apiserver/index.ts';
import type { NodeConnections, PodLogRequest } from './node-connections.ts';
import { containerOf } from './pod-container.ts';

/** GET of `pods/log`: what a container has written, by way of its node. Nothing where no node has the Pod. */
export async function podLog(
  nodes: NodeConnections | undefined,
  call: ResourceCall<StoredResource>,
): Promise<HttpResponse> {
  const { resource, info, query, http, warnings } = call;
  const options = logOptions(query);
  const version = await resource.storage.get(info.namespace, info.name);
  if (!version) throw notFound(resource.of, info.name);
  const errors = optionErrors(options);
  if (errors.length > 0) throw invalidError({ group: '', kind: 'PodLogOptions' }, info.name, errors);
  const pod = version.object as Pod;
  const container = containerOf(pod, query.get('container') ?? '');
  if (!nodes || (pod.spec?.nodeName ?? '') === '') return NOTHING;
  const log = await nodes.log({ ...options, pod, container, signal: http.signal });
  return answer(200, 'text/plain', log, warnings.headers());
}

const NOTHING: HttpResponse = {
  status: 204,
  headers: { 'cache-control': 'no-cache, private' },
  body: new Uint8Array(),
};

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
