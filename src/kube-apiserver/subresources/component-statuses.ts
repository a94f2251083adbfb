import { type KubernetesObject, StatusError } from '../../api/index.ts';
import {
  type Endpoint,
  ObjectVersion,
  type Reply,
  type ResourceCall,
  type ServedResource,
} from '../../apiserver/index.ts';

/** GET of `componentstatuses`: the parts of the control plane, which all live in this process, and the store. */
export function componentStatusesEndpoint(verb: string): Endpoint {
  return verb === 'list'
    ? { produces: 'list', handle: listComponents }
    : { produces: 'object', handle: getComponent };
}

async function listComponents({ resource }: ResourceCall): Promise<Reply> {
  return {
    kind: 'list',
    status: 200,
    as: resource.kind,
    content: { versions: components(resource), revision: 0 },
  };
}

async function getComponent({ resource, info }: ResourceCall): Promise<Reply> {
  const version = components(resource).find(({ key }) => key === info.name);
  if (!version) throw notThere(info.name);
  return { kind: 'object', status: 200, as: resource.kind, version };
}

function components({ codec }: ServedResource): ObjectVersion[] {
  return ['controller-manager', 'etcd-0', 'scheduler'].map((name) =>
    ObjectVersion.unstored(codec, name, componentStatus(name)),
  );
}

function componentStatus(name: string): KubernetesObject {
  const conditions = [{ type: 'Healthy', status: 'True', message: 'ok' }];
  return { kind: 'ComponentStatus', apiVersion: 'v1', metadata: { name }, conditions };
}

/** Upstream names the resource in the singular here. */
function notThere(name: string): StatusError {
  const message = `componentstatus ${JSON.stringify(name)} not found`;
  return new StatusError(404, 'NotFound', message, { name, kind: 'componentstatus' });
}
