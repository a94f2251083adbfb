import { expandVariables } from '../managers/index.ts';
import { type Container, type Pod, usesHostNetwork } from '../../kinds/index.ts';
import type { ContainerConfig, KeyValue, Mount, PodSandboxConfig } from '../cri/index.ts';

const POD_LOGS = '/var/log/pods';

export function podSandboxConfigOf(pod: Pod, attempt: number): PodSandboxConfig {
  const { metadata, spec } = pod;
  const { name = '', namespace = '', uid = '', labels = {}, annotations = {} } = metadata;
  return {
    metadata: { name, namespace, uid, attempt },
    hostname: usesHostNetwork(pod) ? '' : (spec?.hostname ?? name),
    logDirectory: `${POD_LOGS}/${namespace}_${name}_${uid}`,
    namespaceOptions: {
      network: usesHostNetwork(pod) ? 'node' : 'pod',
      pid: spec?.hostPID ? 'node' : spec?.shareProcessNamespace ? 'pod' : 'container',
      ipc: spec?.hostIPC ? 'node' : 'pod',
    },
    labels: {
      ...labels,
      'io.kubernetes.pod.name': name,
      'io.kubernetes.pod.namespace': namespace,
      'io.kubernetes.pod.uid': uid,
    },
    annotations,
  };
}

export interface ContainerFacts {
  readonly container: Container;
  readonly attempt: number;
  readonly image: string;
  readonly envs: readonly KeyValue[];
  readonly mounts: readonly Mount[];
  /** Of the Pod. */
  readonly annotations: Readonly<Record<string, string>>;
}

export function containerConfigOf(facts: ContainerFacts): ContainerConfig {
  const { container, attempt, image, envs, mounts, annotations } = facts;
  const { name, command = [], args = [], workingDir = '' } = container;
  const values = new Map(envs.map(({ key, value }) => [key, value]));
  const expanded = (texts: readonly string[]): string[] => texts.map((text) => expandVariables(text, values));
  return {
    metadata: { name, attempt },
    image: { image, annotations, userSpecifiedImage: container.image ?? '' },
    command: expanded(command),
    args: expanded(args),
    workingDir,
    envs,
    mounts,
    logPath: `${name}/${attempt}.log`,
    stdin: container.stdin ?? false,
    stdinOnce: container.stdinOnce ?? false,
    tty: container.tty ?? false,
  };
}
