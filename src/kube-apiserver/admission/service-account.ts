import { type Clock, type Random, randomSuffix } from '../../base/index.ts';
import {
  type Container,
  isMirrorPod,
  type Pod,
  type ServiceAccount as Account,
  type Volume,
} from '../../kinds/index.ts';
import {
  type AdmissionAttributes,
  handles,
  type MutationInterface,
  type ObjectReader,
  type ValidationInterface,
} from '../../apiserver/index.ts';
import { ObjectArrivals } from './object-arrivals.ts';
import { refused } from './refusal.ts';
import { podOf } from './requests.ts';

const ACCOUNTS = { group: '', resource: 'serviceaccounts' };
const DEFAULT_ACCOUNT = 'default';
const MOUNT_PATH = '/var/run/secrets/kubernetes.io/serviceaccount';
const VOLUME_PREFIX = 'kube-api-access-';
/** The seconds that a token is good for; the odd number tells the server that the client renews it. */
const TOKEN_SECONDS = 3607;
/** A new namespace gets its default account from a controller: so long it is waited for. */
const WAIT_MS = 1000;

type PodSpec = NonNullable<Pod['spec']>;

/** Gives a Pod its service account, what that has of secrets to pull images with, and the account's token. */
export class ServiceAccount implements MutationInterface, ValidationInterface {
  readonly name = 'ServiceAccount';
  readonly handles = handles('CREATE');
  private readonly reader: ObjectReader;
  private readonly arrivals: ObjectArrivals<Account>;
  private readonly random: Random;

  constructor(parts: { reader: ObjectReader; clock: Clock; random: Random }) {
    this.reader = parts.reader;
    this.arrivals = new ObjectArrivals({ ...parts, of: ACCOUNTS });
    this.random = parts.random;
  }

  async admit(attributes: AdmissionAttributes): Promise<void> {
    const pod = podOf(attributes);
    if (!pod?.spec || isMirrorPod(pod)) return;
    const { spec } = pod;
    const name = spec.serviceAccountName || DEFAULT_ACCOUNT;
    spec.serviceAccountName = name;
    spec.serviceAccount = name;
    const account = await this.find(attributes.namespace, name);
    if (!account) {
      const why = `error looking up service account ${attributes.namespace}/${name}: serviceaccount "${name}" not found`;
      throw refused(attributes, why);
    }
    if (spec.automountServiceAccountToken ?? account.automountServiceAccountToken ?? true)
      this.mountToken(spec);
    const secrets = account.imagePullSecrets ?? [];
    if ((spec.imagePullSecrets ?? []).length === 0 && secrets.length > 0) {
      spec.imagePullSecrets = secrets.map((secret) => ({ ...secret }));
    }
  }

  /** A mirror shows a Pod that a node runs on its own: nothing of the API can be given to it. */
  validate(attributes: AdmissionAttributes): void {
    const pod = podOf(attributes);
    if (!pod?.spec || !isMirrorPod(pod)) return;
    if ((pod.spec.serviceAccountName ?? '') !== '') {
      throw refused(attributes, 'a mirror pod may not reference service accounts');
    }
    const projects = pod.spec.volumes?.some((volume) =>
      volume.projected?.sources?.some((source) => source.serviceAccountToken !== undefined),
    );
    if (projects)
      throw refused(attributes, 'a mirror pod may not use ServiceAccountToken volume projections');
  }

  private async find(namespace: string, name: string): Promise<Account | undefined> {
    const account = await this.reader.get<Account>(ACCOUNTS, namespace, name, { liveLookup: true });
    if (account || name !== DEFAULT_ACCOUNT) return account;
    return this.arrivals.wait(namespace, name, WAIT_MS);
  }

  private mountToken(spec: PodSpec): void {
    const present = spec.volumes?.find(({ name }) => name.startsWith(VOLUME_PREFIX));
    const name = present?.name ?? `${VOLUME_PREFIX}${randomSuffix(this.random)}`;
    const containers = [...(spec.initContainers ?? []), ...spec.containers].filter(
      (container) => !hasMount(container),
    );
    if (containers.length === 0) return;
    for (const container of containers) {
      container.volumeMounts = [
        ...(container.volumeMounts ?? []),
        { name, readOnly: true, mountPath: MOUNT_PATH },
      ];
    }
    if (!present) spec.volumes = [...(spec.volumes ?? []), tokenVolume(name)];
  }
}

function hasMount({ volumeMounts }: Container): boolean {
  return volumeMounts?.some(({ mountPath }) => mountPath === MOUNT_PATH) ?? false;
}

/** The token, the authority to verify the server with, and the name of the namespace. */
function tokenVolume(name: string): Volume {
  return {
    name,
    projected: {
      sources: [
        { serviceAccountToken: { expirationSeconds: TOKEN_SECONDS, path: 'token' } },
        { configMap: { name: 'kube-root-ca.crt', items: [{ key: 'ca.crt', path: 'ca.crt' }] } },
        {
          downwardAPI: {
            items: [{ path: 'namespace', fieldRef: { apiVersion: 'v1', fieldPath: 'metadata.namespace' } }],
          },
        },
      ],
      defaultMode: 0o644,
    },
  };
}
