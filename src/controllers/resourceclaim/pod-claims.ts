import {
  foreignResourceClaim,
  isAssigned,
  isReservedForPod,
  isTerminating,
  type Pod,
  type PodResourceClaim,
  type ResourceClaim,
  resourceClaimOf,
  type ResourceClaimTemplate,
} from '../../kinds/index.ts';
import type { OwnerReference } from '../../api/index.ts';
import { type Client, controllerReference, type EventRecorder, type Informer } from '../../client/index.ts';
import { messageOf } from '../library/objects/index.ts';
import { claimsOwnedBy, POD_CLAIM_NAME } from './claim-index.ts';

const FIELD_MANAGER = 'ResourceClaimController';
/** Room for five letters by chance in a name of 63. */
const BASE_NAME_LIMIT = 57;

export interface PodClaimsOptions {
  readonly client: Client;
  readonly events: EventRecorder;
  readonly pods: Informer<Pod>;
  readonly claims: Informer<ResourceClaim>;
  readonly templates: Informer<ResourceClaimTemplate>;
}

/** Makes the claims of Pods that name a template, and tells each Pod their names. */
export class PodClaims {
  private readonly options: PodClaimsOptions;
  /** By Pod and claim the names of those that were made, and that the cache does not have yet. */
  private readonly made = new Map<string, string>();

  constructor(options: PodClaimsOptions) {
    this.options = options;
  }

  async reconcile(pod: Pod): Promise<void> {
    if (isTerminating(pod)) return;
    const names = new Map<string, string>();
    for (const podClaim of pod.spec?.resourceClaims ?? []) {
      try {
        const name = await this.ensure(pod, podClaim);
        if (name !== undefined) names.set(podClaim.name, name);
      } catch (error) {
        const text = `PodResourceClaim ${podClaim.name}: ${messageOf(error)}`;
        this.options.events.warning(pod, 'FailedResourceClaimCreation', text);
        throw error;
      }
    }
    if (names.size > 0) await this.tell(pod, names);
    // The scheduler reserves for those that have no node yet.
    if (isAssigned(pod)) await this.reserve(pod);
  }

  /** The cache has the claim, or has lost it. */
  forget({ metadata }: ResourceClaim): void {
    for (const owner of metadata.ownerReferences ?? []) {
      const key = `${owner.uid}/${metadata.annotations?.[POD_CLAIM_NAME] ?? ''}`;
      if (this.made.get(key) === metadata.name) this.made.delete(key);
    }
  }

  /** The name of a claim that was made and that the Pod does not know of. */
  private async ensure(pod: Pod, podClaim: PodResourceClaim): Promise<string | undefined> {
    const { claims, templates, client } = this.options;
    const { namespace, uid } = pod.metadata;
    const named = resourceClaimOf(pod, podClaim);
    if (named.state === 'needless') return undefined;
    const templateName = podClaim.resourceClaimTemplateName;
    if (templateName === undefined) return undefined;
    const key = `${uid}/${podClaim.name}`;
    const waiting = this.made.get(key);
    if (named.state === 'named') {
      const claim = claims.cache.get({ name: named.name, namespace });
      if (waiting === named.name || (claim && foreignResourceClaim(pod, claim) === undefined))
        return undefined;
    }
    if (waiting !== undefined) return waiting;
    const orphan = claimsOwnedBy(claims, pod).find(
      ({ metadata }) =>
        metadata.annotations?.[POD_CLAIM_NAME] === podClaim.name && !isTerminating({ metadata }),
    );
    if (orphan) return orphan.metadata.name;
    const template = templates.cache.get({ name: templateName, namespace });
    if (!template) {
      const missing = `resourceclaimtemplate.resource.k8s.io "${templateName}" not found`;
      throw new Error(`resource claim template "${templateName}": ${missing}`);
    }
    const wanted = claimFrom(template, pod, podClaim.name);
    const resource = client.resource<ResourceClaim>('resource.k8s.io/v1', 'resourceclaims');
    const { metadata } = await resource.create(wanted).catch((error: unknown) => {
      throw new Error(`create ResourceClaim : ${messageOf(error)}`, { cause: error });
    });
    const { name = '' } = metadata;
    if (!claims.cache.get({ name, namespace })) this.made.set(key, name);
    return name;
  }

  /** The names of the claims that were made before stay. */
  private async tell({ metadata, spec, status }: Pod, names: ReadonlyMap<string, string>): Promise<void> {
    const { name = '', namespace = '', uid = '' } = metadata;
    const statuses = (spec?.resourceClaims ?? []).flatMap((podClaim) => {
      const known = status?.resourceClaimStatuses?.find((each) => each.name === podClaim.name);
      const claimName = names.get(podClaim.name) ?? known?.resourceClaimName;
      return claimName === undefined ? [] : [{ name: podClaim.name, resourceClaimName: claimName }];
    });
    const body = {
      apiVersion: 'v1',
      kind: 'Pod',
      metadata: { name, namespace, uid },
      status: { resourceClaimStatuses: statuses },
    };
    const options = { fieldManager: FIELD_MANAGER, force: true, subresource: 'status' };
    await this.options.client.resource<Pod>('v1', 'pods').apply(body, options);
  }

  /** A Pod that came to its node by itself still has to have its claims. */
  private async reserve(pod: Pod): Promise<void> {
    const { claims, client } = this.options;
    const { name = '', namespace, uid = '' } = pod.metadata;
    for (const podClaim of pod.spec?.resourceClaims ?? []) {
      const named = resourceClaimOf(pod, podClaim);
      if (named.state !== 'named') continue;
      const claim = claims.cache.get({ name: named.name, namespace });
      if (!claim?.status?.allocation || isReservedForPod(pod, claim)) continue;
      const problem = named.isOwn ? foreignResourceClaim(pod, claim) : undefined;
      if (problem !== undefined) throw new Error(problem);
      const reservedFor = [...(claim.status.reservedFor ?? []), { resource: 'pods', name, uid }];
      const resource = client.resource<ResourceClaim>('resource.k8s.io/v1', 'resourceclaims');
      await resource.updateStatus({ ...claim, status: { ...claim.status, reservedFor } });
    }
  }
}

function claimFrom({ spec }: ResourceClaimTemplate, pod: Pod, claimName: string): ResourceClaim {
  const { labels, annotations } = spec.metadata ?? {};
  const { namespace } = pod.metadata;
  return {
    apiVersion: 'resource.k8s.io/v1',
    kind: 'ResourceClaim',
    metadata: {
      generateName: generateNameOf(pod.metadata.name ?? '', claimName),
      ...(namespace === undefined ? {} : { namespace }),
      ...(labels ? { labels } : {}),
      annotations: { ...annotations, [POD_CLAIM_NAME]: claimName },
      ownerReferences: [ownerReference(pod)],
    },
    spec: spec.spec,
  };
}

/** The Pod does not wait for its claims when it is deleted. */
function ownerReference(pod: Pod): OwnerReference {
  const { blockOwnerDeletion: _, ...reference } = controllerReference(pod);
  return reference;
}

/** Of names that are too long both lose a part, by their length. */
function generateNameOf(podName: string, claimName: string): string {
  const whole = `${podName}-${claimName}-`;
  if (whole.length <= BASE_NAME_LIMIT) return whole;
  const cut = (text: string): string =>
    text.slice(0, Math.floor((text.length * BASE_NAME_LIMIT) / whole.length));
  return `${cut(podName)}-${cut(claimName)}`;
}
