import {
  type Pod,
  type ResourceClaim,
  type ResourceClaimTemplate,
  isTerminating,
} from '../../kinds/index.ts';
import { type Disposable, Disposables } from '../../base/index.ts';
import {
  createEventRecorder,
  type Informer,
  keyOf,
  nameOfKey,
  startController,
  type WatchSource,
} from '../../client/index.ts';
import type { ControllerContext } from '../library/wiring/index.ts';
import { podsWithClaim, resourceClaimKeysOf } from './claim-index.ts';
import { ClaimReservations, isDone } from './claim-reservations.ts';
import { PodClaims } from './pod-claims.ts';

/** Keys name what is looked at: `pod NAMESPACE/NAME`, `claim NAMESPACE/NAME`. */
const POD = 'pod ';
const CLAIM = 'claim ';

export function startResourceClaimController(context: ControllerContext): Disposable {
  const { client, informers } = context;
  const started = new Disposables();
  const events = started.add(createEventRecorder(client, 'resource_claim'));
  const pods = informers.of<Pod>('v1', 'pods');
  const claims = informers.of<ResourceClaim>('resource.k8s.io/v1', 'resourceclaims');
  const templates = informers.of<ResourceClaimTemplate>('resource.k8s.io/v1', 'resourceclaimtemplates');
  const podClaims = new PodClaims({ client, events, pods, claims, templates });
  const reservations = new ClaimReservations(client, pods);
  started.add(
    startController(context, {
      workers: 10,
      watches: [watchPods(pods), watchClaims(claims, pods, podClaims), watchTemplates(templates, pods)],
      async reconcile(key) {
        if (key.startsWith(POD)) {
          const pod = pods.cache.get(nameOfKey(key.slice(POD.length)));
          if (pod) await podClaims.reconcile(pod);
        } else {
          const claim = claims.cache.get(nameOfKey(key.slice(CLAIM.length)));
          if (claim) await reservations.reconcile(claim);
        }
      },
    }),
  );
  return started;
}

function watchPods(pods: Informer<Pod>): WatchSource {
  return {
    informer: pods,
    start: (queue) => {
      const free = (pod: Pod): void => {
        for (const key of resourceClaimKeysOf(pod)) queue.add(`${CLAIM}${key}`);
      };
      const wake = (pod: Pod): void => {
        if (!pod.spec?.resourceClaims && !pod.status?.extendedResourceClaimStatus) return;
        if (isDone(pod)) free(pod);
        else if (!isTerminating(pod)) queue.add(`${POD}${keyOf(pod)}`);
      };
      return pods.addHandler({ added: wake, updated: wake, deleted: free });
    },
  };
}

function watchClaims(
  claims: Informer<ResourceClaim>,
  pods: Informer<Pod>,
  podClaims: PodClaims,
): WatchSource {
  return {
    informer: claims,
    start: (queue) => {
      const wakePods = (claim: ResourceClaim): void => {
        for (const pod of podsWithClaim(pods, claim)) queue.add(`${POD}${keyOf(pod)}`);
      };
      const wake = (claim: ResourceClaim): void => {
        podClaims.forget(claim);
        queue.add(`${CLAIM}${keyOf(claim)}`);
        wakePods(claim);
      };
      return claims.addHandler({
        added: wake,
        updated: wake,
        deleted: (claim) => {
          podClaims.forget(claim);
          wakePods(claim);
        },
      });
    },
  };
}

/** A Pod may have waited for its template. */
function watchTemplates(templates: Informer<ResourceClaimTemplate>, pods: Informer<Pod>): WatchSource {
  const waiting = (): ReturnType<typeof pods.cache.index> =>
    pods.cache.index('resource claim templates', ({ metadata, spec }) =>
      (spec?.resourceClaims ?? NONE).flatMap(({ resourceClaimTemplateName: name }) =>
        name === undefined ? [] : [`${metadata.namespace}/${name}`],
      ),
    );
  return {
    informer: templates,
    start: (queue) => {
      const wake = (template: ResourceClaimTemplate): void => {
        for (const pod of waiting().get(keyOf(template))) queue.add(`${POD}${keyOf(pod)}`);
      };
      return templates.addHandler({ added: wake, updated: wake });
    },
  };
}

const NONE: readonly [] = [];
