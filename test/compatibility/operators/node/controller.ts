import {
  AppsV1Api,
  CoreV1Api,
  CustomObjectsApi,
  EventsV1Api,
  type KubeConfig,
  KubernetesObjectApi,
  PatchStrategy,
  setHeaderOptions,
  type V1Deployment,
  V1MicroTime,
} from '@kubernetes/client-node';
import { type Condition, FINALIZER, GREETERS, GROUP, type Greeter, NAMESPACE, OPERATOR } from './greeter.ts';

const MERGE = setHeaderOptions('Content-Type', PatchStrategy.MergePatch);

/** Makes of a greeter what it asks for: `reconcile` looks at what there is, and is safe to repeat. */
export class Controller {
  private readonly core: CoreV1Api;
  private readonly apps: AppsV1Api;
  private readonly custom: CustomObjectsApi;
  private readonly events: EventsV1Api;
  private readonly objects: KubernetesObjectApi;
  private readonly identity: string;

  constructor(config: KubeConfig, identity: string) {
    this.core = config.makeApiClient(CoreV1Api);
    this.apps = config.makeApiClient(AppsV1Api);
    this.custom = config.makeApiClient(CustomObjectsApi);
    this.events = config.makeApiClient(EventsV1Api);
    this.objects = KubernetesObjectApi.makeApiClient(config);
    this.identity = identity;
  }

  async reconcile(name: string): Promise<void> {
    const greeter = await found(this.custom.getNamespacedCustomObject({ ...at(name) }) as Promise<Greeter>);
    if (!greeter) return;
    const { finalizers = [], deletionTimestamp } = greeter.metadata ?? {};
    const isKept = finalizers.includes(FINALIZER);
    if (deletionTimestamp) {
      if (!isKept) return;
      await this.writeGuestBook(name, null);
      return this.setFinalizers(
        greeter,
        finalizers.filter((finalizer) => finalizer !== FINALIZER),
      );
    }
    // The change brings the next turn.
    if (!isKept) return this.setFinalizers(greeter, [...finalizers, FINALIZER]);
    await this.writeGuestBook(name, greeter.spec.message ?? '');
    await this.applyDeployment(greeter, name);
    const deployment = await this.apps.readNamespacedDeployment({ namespace: NAMESPACE, name });
    await this.writeStatus(greeter, deployment);
  }

  private async writeGuestBook(name: string, line: string | null): Promise<void> {
    const body = { data: { [name]: line } };
    await this.core.patchNamespacedConfigMap({ namespace: NAMESPACE, name: 'guest-book', body }, MERGE);
  }

  /** Refused where somebody else changed the greeter meanwhile: their change brings the next turn. */
  private async setFinalizers({ metadata = {} }: Greeter, finalizers: string[]): Promise<void> {
    const { name = '', resourceVersion } = metadata;
    const body = { metadata: { finalizers, resourceVersion } };
    await this.custom.patchNamespacedCustomObject({ ...at(name), body }, MERGE);
  }

  private async applyDeployment({ metadata = {}, spec }: Greeter, name: string): Promise<void> {
    const labels = { greeter: name };
    const owner = {
      apiVersion: `${GROUP}/v1`,
      kind: 'Greeter',
      name,
      uid: metadata.uid ?? '',
      controller: true,
    };
    const env = [{ name: 'MESSAGE', value: spec.message ?? '' }];
    const deployment = {
      apiVersion: 'apps/v1',
      kind: 'Deployment',
      metadata: { name, namespace: NAMESPACE, ownerReferences: [{ ...owner, blockOwnerDeletion: true }] },
      spec: {
        replicas: spec.replicas ?? 1,
        selector: { matchLabels: labels },
        template: {
          metadata: { labels },
          spec: { containers: [{ name: 'voice', image: 'example.com/voice:1', env }] },
        },
      },
    };
    await this.objects.patch(deployment, undefined, undefined, OPERATOR, true, PatchStrategy.ServerSideApply);
  }

  private async writeStatus(greeter: Greeter, { status = {} }: V1Deployment): Promise<void> {
    const { name = '', generation = 0 } = greeter.metadata ?? {};
    const { readyReplicas = 0 } = status;
    const before = greeter.status?.conditions?.find(({ type }) => type === 'Ready');
    const isReady = readyReplicas === (greeter.spec.replicas ?? 1);
    const ready = isReady ? 'True' : 'False';
    const condition: Condition = {
      type: 'Ready',
      status: ready,
      observedGeneration: generation,
      reason: isReady ? 'AllReady' : 'Waiting',
      message: `${readyReplicas} say it`,
      lastTransitionTime:
        before?.status === ready ? before.lastTransitionTime : new Date().toISOString().replace(/\.\d+/, ''),
    };
    const body = {
      status: {
        observedGeneration: generation,
        replicas: readyReplicas,
        selector: `greeter=${name}`,
        conditions: [condition],
      },
    };
    await this.custom.patchNamespacedCustomObjectStatus({ ...at(name), body }, MERGE);
    if (isReady && before?.status !== 'True') await this.tell(greeter, 'Ready', `${readyReplicas} say it`);
  }

  private async tell({ metadata = {} }: Greeter, reason: string, note: string): Promise<void> {
    const { name = '', uid = '' } = metadata;
    const body = {
      metadata: { generateName: `${name}-` },
      eventTime: new V1MicroTime(),
      type: 'Normal',
      reason,
      action: 'Reconcile',
      note,
      regarding: { apiVersion: `${GROUP}/v1`, kind: 'Greeter', namespace: NAMESPACE, name, uid },
      reportingController: `${GROUP}/${OPERATOR}`,
      reportingInstance: this.identity,
    };
    await this.events.createNamespacedEvent({ namespace: NAMESPACE, body });
  }
}

function at(name: string) {
  return { ...GREETERS, namespace: NAMESPACE, name };
}

/** Undefined where it is not there any more. */
async function found<T>(reading: Promise<T>): Promise<T | undefined> {
  return reading.catch((error: { code?: number }) => {
    if (error.code === 404) return undefined;
    throw error;
  });
}
