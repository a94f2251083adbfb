import fs from 'node:fs';
import net, { type AddressInfo } from 'node:net';
import { once } from 'node:events';
import path from 'node:path';
import {
  ApiextensionsV1Api,
  CoreV1Api,
  KubeConfig,
  KubernetesObjectApi,
  loadAllYaml,
} from '@kubernetes/client-node';
import { Authority, createAuthority } from '../../../src/platform/pki/authority.ts';
import { startBundle } from '../../support/wheelhouse.ts';
import { eventually } from './eventually.ts';
import { startFront } from './front.ts';
import { type OperatorCommand, OperatorProcess } from './operator-process.ts';

/** A cluster in which an operator is deployed: two processes of it can be started, behind one address for its webhooks. */
export interface Deployed {
  readonly config: KubeConfig;
  start(index: 0 | 1): OperatorProcess;
  /** What the processes complained of. */
  complaints(): string;
  dispose(): Promise<void>;
}

export async function deploy(command: OperatorCommand, folder: string, manifests: string): Promise<Deployed> {
  const cluster = await startBundle('--ephemeral', '--nodes', '1');
  const ports = await freePorts(2);
  const front = await startFront(ports);
  const processes: OperatorProcess[] = [];
  const dispose = async (): Promise<void> => {
    for (const each of processes) await each.kill();
    await front.close();
    await cluster.stop();
  };
  try {
    const config = new KubeConfig();
    config.loadFromFile(cluster.kubeconfig);
    const caBundle = await writeCertificates(folder);
    const variables = { WEBHOOKS: `https://127.0.0.1:${front.port}`, CA_BUNDLE: caBundle };
    await applyManifests(config, filled(manifests, variables));
    const kubeconfig = await writeKubeconfig(config, path.join(folder, 'kubeconfig'));
    const start = (index: 0 | 1): OperatorProcess => {
      const place = { KUBECONFIG: kubeconfig, WEBHOOK_PORT: String(ports[index]), CERTIFICATES: folder };
      const started = new OperatorProcess(command, { ...place, PROCESS: String(index) });
      processes.push(started);
      return started;
    };
    return {
      config,
      start,
      complaints: () => processes.map(({ complaints }) => complaints).join('\n'),
      dispose,
    };
  } catch (error) {
    await dispose();
    throw error;
  }
}

function filled(text: string, variables: Readonly<Record<string, string>>): string {
  return text.replaceAll(/\$\{(\w+)\}/g, (whole, name: string) => variables[name] ?? whole);
}

async function applyManifests(config: KubeConfig, text: string): Promise<void> {
  const objects = KubernetesObjectApi.makeApiClient(config);
  const api = config.makeApiClient(ApiextensionsV1Api);
  for (const object of loadAllYaml(text)) {
    await objects.create(object);
    if (object.kind !== 'CustomResourceDefinition') continue;
    const name = object.metadata?.name ?? '';
    await eventually(`${name} is served`, async () => {
      const { status } = await api.readCustomResourceDefinition({ name });
      return status?.conditions?.some(({ type, status: is }) => type === 'Established' && is === 'True');
    });
  }
}

/** What the operator's account may do, and no more. */
async function writeKubeconfig(config: KubeConfig, file: string): Promise<string> {
  const account = { name: 'greeter-operator', namespace: 'greetings' };
  const { status } = await config
    .makeApiClient(CoreV1Api)
    .createNamespacedServiceAccountToken({ ...account, body: { spec: { audiences: [] } } });
  const own = new KubeConfig();
  const [cluster] = config.clusters;
  if (!cluster) throw new Error('no cluster');
  own.loadFromClusterAndUser(cluster, { name: account.name, token: status?.token ?? '' });
  fs.writeFileSync(file, own.exportConfig());
  return file;
}

/** A certificate for 127.0.0.1, as cert-manager would lay it into the Pod; resolves with who is to be trusted. */
async function writeCertificates(folder: string): Promise<string> {
  const pair = await createAuthority(Date.now());
  const names = { dns: [], ip: ['127.0.0.1'] };
  const { certificate, key } = await (await Authority.read(pair)).issueServer(names, Date.now());
  for (const [name, text] of Object.entries({
    'tls.crt': certificate,
    'tls.key': key,
    'ca.crt': pair.certificate,
  }))
    fs.writeFileSync(path.join(folder, name), text);
  return Buffer.from(pair.certificate).toString('base64');
}

async function freePorts(count: number): Promise<number[]> {
  const servers = Array.from({ length: count }, () => net.createServer().listen(0, '127.0.0.1'));
  await Promise.all(servers.map((server) => once(server, 'listening')));
  const ports = servers.map((server) => (server.address() as AddressInfo).port);
  await Promise.all(servers.map((server) => once(server.close(), 'close')));
  return ports;
}
