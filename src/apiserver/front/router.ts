import { removedRelease } from '../request/removed-release.ts';
import type { Kind } from '../../api/index.ts';
import { negotiated, refuseProtobuf } from '../encoding/negotiation.ts';
import type { ResourceEndpoints } from '../endpoints/resource-endpoints.ts';
import type { ServedResources } from '../registry/served-resources.ts';
import type { PathHandler } from '../reply/path-handler.ts';
import {
  type BytesReply,
  type DocumentReply,
  type Reply,
  textReply,
  type UpgradeReply,
} from '../reply/reply.ts';
import type { Call } from '../request/call.ts';
import { pathNotFound } from '../request/refusals.ts';
import type { RequestInfo } from '../request/request-info.ts';
import type { Handler } from './stages/stage.ts';

export interface RouterOptions {
  readonly resources: ServedResources;
  readonly endpoints: ResourceEndpoints;
  /** What answers the paths that are no resource; the first one that knows a path does. */
  readonly paths: readonly PathHandler[];
}

/** Finds what answers a call, and how the client wants the answer, before it lets it be answered. */
export function createRouter(options: RouterOptions): Handler {
  return (call) => (call.info.isResource ? routeResource(options, call) : routePath(options, call));
}

async function routeResource({ resources, endpoints }: RouterOptions, call: Call): Promise<Reply> {
  const { group, version, resource: plural } = call.info;
  const resource = resources.find(group, version, plural);
  if (!resource) {
    if (!resources.hasRoutes(group)) return textReply(404, NO_PAGE);
    throw pathNotFound();
  }
  if (isOutOfScope(call.info, resource.kind)) return textReply(404, NO_PAGE);
  const resourceCall = { ...call, resource };
  const { produces, handle } = endpoints.of(resourceCall);
  noteDeprecation(call, resource.kind);
  if (produces === 'bytes') return handle(resourceCall);
  const form = negotiated(call, produces);
  // A Scale of a custom resource is no custom resource.
  if (call.info.subresource !== 'scale') refuseProtobuf(resource.kind, form);
  const reply = await handle(resourceCall);
  return isFormless(reply) ? reply : { ...reply, form };
}

function noteDeprecation({ warnings, annotations }: Call, { deprecation }: Kind): void {
  if (deprecation === '') return;
  warnings.add(deprecation);
  annotations.set('k8s.io/deprecated', 'true');
  const release = removedRelease(deprecation);
  if (release !== '') annotations.set('k8s.io/removed-release', release);
}

/** A path of custom resources that their scope does not have is no path of any resource, to upstream. */
function isOutOfScope({ namespace, name, verb }: RequestInfo, { namespaced, type }: Kind): boolean {
  if (!type.isUnstructured) return false;
  if (!namespaced) return namespace !== '';
  return namespace === '' && (name !== '' || (verb !== 'list' && verb !== 'watch'));
}

function isFormless(reply: Reply): reply is BytesReply | DocumentReply | UpgradeReply {
  return reply.kind === 'bytes' || reply.kind === 'document' || reply.kind === 'upgrade';
}

async function routePath({ paths }: RouterOptions, call: Call): Promise<Reply> {
  for (const path of paths) {
    const reply = await path.handle(call);
    if (reply) return reply;
  }
  return textReply(404, NO_PAGE);
}

const NO_PAGE = '404 page not found\n';
