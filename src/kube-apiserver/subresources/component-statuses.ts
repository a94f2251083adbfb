import type { HttpResponse } from '../../base/index.ts';
import { type KubernetesObject, StatusError } from '../../api/index.ts';
import { answer, formOf, ObjectVersion, type ResourceCall, type ServerParts } from '../../apiserver/index.ts';

/** GET of `componentstatuses`: the parts of the control plane, which all live in this process, and the store. */
export async function listComponents(parts: ServerParts, call: ResourceCall): Promise<HttpResponse> {
  const { info, warnings } = call;
  const versions = ['controller-manager', 'etcd-0', 'scheduler'].map((name) =>
    ObjectVersion.unstored(name, componentStatus(name)),
  );
  if (info.verb === 'list') {
    const form = formOf(parts, call, ['Table', 'PartialObjectMetadataList']);
    return answer(200, form.contentType, form.list({ versions, revision: 0 }), warnings.headers());
  }
  const form = formOf(parts, call, ['Table', 'PartialObjectMetadata']);
  const version = versions.find(({ key }) => key === info.name);
  if (!version) throw notThere(info.name);
  return answer(200, form.contentType, form.object(version), warnings.headers());
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
