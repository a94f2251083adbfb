// A small operator in TypeScript, as one would write it for any cluster: admission and conversion webhooks, which every
// process of it serves, and a controller, which runs in the one that leads.
//   KUBECONFIG=… WEBHOOK_PORT=… CERTIFICATES=FOLDER node main.ts
// FOLDER holds tls.crt and tls.key. Prints "leading" once it does.
import os from 'node:os';
import {
  AppsV1Api,
  CustomObjectsApi,
  KubeConfig,
  type KubernetesListObject,
  makeInformer,
} from '@kubernetes/client-node';
import { Controller } from './controller.ts';
import { GREETERS, type Greeter, NAMESPACE, OPERATOR } from './greeter.ts';
import { KeyQueue } from './key-queue.ts';
import { lead } from './leader.ts';
import { serveWebhooks } from './webhooks.ts';

const { WEBHOOK_PORT = '9443', CERTIFICATES = '.' } = process.env;
const identity = `${os.hostname()}_${process.pid}`;
const config = new KubeConfig();
config.loadFromDefault();

await serveWebhooks(Number(WEBHOOK_PORT), CERTIFICATES);
const election = { namespace: NAMESPACE, name: OPERATOR, identity, leaseSeconds: 3, retryMs: 500 };
await lead(config, election, () => process.exit(1));
console.log('leading');

const controller = new Controller(config, identity);
const queue = new KeyQueue((name) => controller.reconcile(name));
const greeters = makeInformer<Greeter>(
  config,
  `/apis/${GREETERS.group}/${GREETERS.version}/namespaces/${NAMESPACE}/${GREETERS.plural}`,
  () =>
    config
      .makeApiClient(CustomObjectsApi)
      .listNamespacedCustomObject({ ...GREETERS, namespace: NAMESPACE }) as Promise<
      KubernetesListObject<Greeter>
    >,
);
const deployments = makeInformer(config, `/apis/apps/v1/namespaces/${NAMESPACE}/deployments`, () =>
  config.makeApiClient(AppsV1Api).listNamespacedDeployment({ namespace: NAMESPACE }),
);
for (const verb of ['add', 'update', 'delete'] as const) {
  greeters.on(verb, ({ metadata }) => queue.add(metadata?.name ?? ''));
  deployments.on(verb, ({ metadata }) => {
    const owner = metadata?.ownerReferences?.find(({ kind, controller: owns }) => owns && kind === 'Greeter');
    if (owner) queue.add(owner.name);
  });
}
for (const informer of [greeters, deployments]) {
  informer.on('error', (error: unknown) => {
    console.error(error);
    setTimeout(() => void informer.start(), 1000);
  });
  await informer.start();
}
