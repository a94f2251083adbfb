import type { AdmissionAttributes, ObjectReader } from '../../apiserver/index.ts';
import { equalIgnoringNulls } from '../../base/index.ts';
import { notFound, quote } from '../../api/index.ts';
import { isMirrorPod, MIRROR_ANNOTATION, type Node, type Pod } from '../../kinds/index.ts';
import { firstReference } from '../node-authorization/pod-references.ts';

const PODS = { group: '', resource: 'pods' };
const NODES = { group: '', resource: 'nodes' };

/** What a node may not do to Pods: touch what is bound to another one, or make any but mirrors of what it runs anyway. */
export function podProblem(
  attributes: AdmissionAttributes,
  node: string,
  reader: ObjectReader,
): Promise<string | undefined> | string | undefined {
  switch (attributes.subresource) {
    case '':
      return wholePodProblem(attributes, node, reader);
    case 'status':
      return statusProblem(attributes, node);
    case 'eviction':
      return evictionProblem(attributes, node, reader);
    default:
      return `unexpected pod subresource ${quote(attributes.subresource)}, only 'status' and 'eviction' are allowed`;
  }
}

async function wholePodProblem(
  attributes: AdmissionAttributes,
  node: string,
  reader: ObjectReader,
): Promise<string | undefined> {
  const { operation } = attributes;
  if (operation === 'CREATE') return mirrorProblem(attributes.object as Pod, node, reader);
  if (operation !== 'DELETE') {
    return `unexpected operation "${operation}", node "${node}" can only create and delete mirror pods`;
  }
  const pod = (attributes.oldObject as Pod | undefined) ?? (await existing(attributes, reader));
  return boundTo(pod) === node
    ? undefined
    : `node "${node}" can only delete pods with spec.nodeName set to itself`;
}

async function mirrorProblem(pod: Pod, node: string, reader: ObjectReader): Promise<string | undefined> {
  if (!isMirrorPod(pod)) {
    return `pod does not have "${MIRROR_ANNOTATION}" annotation, node "${node}" can only create mirror pods`;
  }
  if (boundTo(pod) !== node) return `node "${node}" can only create pods with spec.nodeName set to itself`;
  const owner = await ownerProblem(pod, node, reader);
  if (owner !== undefined) return owner;
  const reference = firstReference(pod);
  return reference === undefined
    ? undefined
    : `node "${node}" can not create pods that reference ${reference}`;
}

/** A mirror belongs to its Node, and to that alone. */
async function ownerProblem(
  { metadata: { ownerReferences = [] } }: Pod,
  node: string,
  reader: ObjectReader,
): Promise<string | undefined> {
  const [owner] = ownerReferences;
  const can = `node "${node}" can only create pods with`;
  if (ownerReferences.length > 1) return `${can} a single owner reference set to itself`;
  if (owner?.apiVersion !== 'v1' || owner.kind !== 'Node' || owner.name !== node) {
    return `${can} an owner reference set to itself`;
  }
  if (!owner.controller) return `${can} a controller owner reference set to itself`;
  if (owner.blockOwnerDeletion) {
    return `node "${node}" must not set blockOwnerDeletion on an owner reference`;
  }
  const found = await reader.get<Node>(NODES, '', node);
  if (!found) throw notFound({ group: '', resource: 'node' }, node);
  const { uid = '' } = found.metadata;
  return owner.uid === uid ? undefined : `node ${node} UID mismatch: expected ${owner.uid} got ${uid}`;
}

function statusProblem(attributes: AdmissionAttributes, node: string): string | undefined {
  if (attributes.operation !== 'UPDATE') return `unexpected operation "${attributes.operation}"`;
  const old = attributes.oldObject as Pod;
  const now = attributes.object as Pod;
  if (boundTo(old) !== node) {
    return `node "${node}" can only update pod status for pods with spec.nodeName set to itself`;
  }
  if (!equalIgnoringNulls(old.metadata.labels ?? {}, now.metadata.labels ?? {})) {
    return `node "${node}" cannot update labels through pod status`;
  }
  const [before, after] = [old.status, now.status];
  if (!equalIgnoringNulls(before?.resourceClaimStatuses ?? [], after?.resourceClaimStatuses ?? [])) {
    return `node "${node}" cannot update resource claim statues`;
  }
  return equalIgnoringNulls(before?.extendedResourceClaimStatus, after?.extendedResourceClaimStatus)
    ? undefined
    : `node "${node}" cannot update extended resource claim status`;
}

async function evictionProblem(
  attributes: AdmissionAttributes,
  node: string,
  reader: ObjectReader,
): Promise<string | undefined> {
  if (attributes.operation !== 'CREATE') return `unexpected operation ${attributes.operation}`;
  if (attributes.name === '') return 'could not determine pod from request data';
  return boundTo(await existing(attributes, reader)) === node
    ? undefined
    : `node ${node} can only evict pods with spec.nodeName set to itself`;
}

async function existing({ namespace, name }: AdmissionAttributes, reader: ObjectReader): Promise<Pod> {
  const pod = await reader.get<Pod>(PODS, namespace, name);
  if (!pod) throw notFound({ group: '', resource: 'pod' }, name);
  return pod;
}

function boundTo({ spec }: Pod): string {
  return spec?.nodeName ?? '';
}
