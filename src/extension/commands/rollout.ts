import type { ControllerRevision, Deployment, ReplicaSet } from '../../kinds/index.ts';
import type { ApiObject, Client } from '../../client/index.ts';
import type { ResourceId } from '../live/resources.ts';

/** An earlier state of a workload that it can be taken back to. */
export interface Revision {
  readonly number: number;
  readonly createdAt: string;
  readonly images: readonly string[];
  /** Why it was made, where the one who made it said so. */
  readonly cause: string | undefined;
  /** The patch that brings it back. */
  readonly patch: { readonly type: 'json' | 'strategic'; readonly body: unknown };
}

/** The label by which a ReplicaSet tells its Pods from those of its siblings; it is no part of the template. */
const HASH_LABEL = 'pod-template-hash';
const REVISION = 'deployment.kubernetes.io/revision';
const CHANGE_CAUSE = 'kubernetes.io/change-cause';
const RESTARTED_AT = 'kubectl.kubernetes.io/restartedAt';

/** The patch that makes a workload replace its Pods, as `kubectl rollout restart` sends it. */
export function restartPatch(nowMs: number): unknown {
  const restartedAt = new Date(nowMs).toISOString().replace(/\.\d+Z$/, 'Z');
  return { spec: { template: { metadata: { annotations: { [RESTARTED_AT]: restartedAt } } } } };
}

/** The revisions that a workload had before its present one, the newest first. */
export async function earlierRevisions(client: Client, object: ApiObject): Promise<readonly Revision[]> {
  const revisions =
    object.kind === 'Deployment' ? await ofDeployment(client, object) : await ofSet(client, object);
  const [, ...earlier] = revisions.sort((a, b) => b.number - a.number);
  return earlier;
}

export async function undoTo(
  client: Client,
  resource: ResourceId,
  object: ApiObject,
  revision: Revision,
): Promise<void> {
  const { type, body } = revision.patch;
  await client.resource(resource.apiVersion, resource.plural).patch(object.metadata, type, body);
}

/** A Deployment's revisions are its ReplicaSets. */
async function ofDeployment(client: Client, object: ApiObject): Promise<Revision[]> {
  const { metadata, spec } = object as Deployment;
  const sets = client.resource<ReplicaSet>('apps/v1', 'replicasets');
  const list = await sets.listAll({
    ...(metadata.namespace === undefined ? {} : { namespace: metadata.namespace }),
    labelSelector: selectorText(spec?.selector.matchLabels ?? {}),
  });
  return list.items.filter((set) => isControlledBy(set, object)).flatMap((set) => revisionOfReplicaSet(set));
}

function revisionOfReplicaSet(set: ReplicaSet): Revision[] {
  const { metadata, spec } = set;
  const number = Number(metadata.annotations?.[REVISION]);
  const template = spec?.template;
  if (!Number.isInteger(number) || template === undefined) return [];
  const { [HASH_LABEL]: _, ...labels } = template.metadata?.labels ?? {};
  const value = { ...template, metadata: { ...template.metadata, labels } };
  return [
    {
      number,
      createdAt: metadata.creationTimestamp ?? '',
      images: imagesOf(template.spec),
      cause: metadata.annotations?.[CHANGE_CAUSE],
      patch: { type: 'json', body: [{ op: 'replace', path: '/spec/template', value }] },
    },
  ];
}

/** A StatefulSet's or DaemonSet's revisions are ControllerRevisions, whose data is the patch itself. */
async function ofSet(client: Client, object: ApiObject): Promise<Revision[]> {
  const { namespace } = object.metadata;
  const revisions = client.resource<ControllerRevision>('apps/v1', 'controllerrevisions');
  const list = await revisions.listAll(namespace === undefined ? {} : { namespace });
  return list.items
    .filter((revision) => isControlledBy(revision, object))
    .map((revision) => ({
      number: Number(revision.revision),
      createdAt: revision.metadata.creationTimestamp ?? '',
      images: imagesOf((revision.data as PatchOfTemplate | undefined)?.spec?.template?.spec),
      cause: revision.metadata.annotations?.[CHANGE_CAUSE],
      patch: { type: 'strategic', body: revision.data },
    }));
}

interface WithImages {
  readonly containers?: readonly { readonly image?: string }[];
}

interface PatchOfTemplate {
  readonly spec?: { readonly template?: { readonly spec?: WithImages } };
}

function imagesOf(spec: WithImages | undefined): readonly string[] {
  return (spec?.containers ?? []).map(({ image }) => image ?? '');
}

function isControlledBy(object: ApiObject, owner: ApiObject): boolean {
  return (object.metadata.ownerReferences ?? []).some(
    ({ uid, controller }) => controller === true && uid === owner.metadata.uid,
  );
}

function selectorText(labels: Readonly<Record<string, string>>): string {
  return Object.entries(labels)
    .map(([name, value]) => `${name}=${value}`)
    .join(',');
}
