import type { APIService } from '../../kinds/index.ts';

/** A Service behind which a server extends the API. */
export interface RemoteService {
  readonly namespace: string;
  readonly name: string;
  readonly port: number;
}

/** What an APIService says. */
export interface Registration {
  /** `v1beta1.metrics.k8s.io` */
  readonly name: string;
  readonly group: string;
  readonly version: string;
  readonly groupPriority: number;
  readonly versionPriority: number;
  readonly isAvailable: boolean;
  /** Who serves the version. Left out, this server does. */
  readonly remote?: Remote;
}

export interface Remote {
  readonly service: RemoteService;
  /** PEM in base64, as the field is; empty: whom the host trusts. */
  readonly caBundle: string;
  readonly isUnverified: boolean;
}

/** A version that another server serves. */
export type RemoteRegistration = Registration & { readonly remote: Remote };

const HTTPS_PORT = 443;

export function registrationOf({ metadata, spec, status }: APIService): Registration {
  const { group = '', version = '', groupPriorityMinimum = 0, versionPriority = 0, service } = spec ?? {};
  const available = status?.conditions?.find(({ type }) => type === 'Available');
  const registration = {
    name: metadata.name ?? '',
    group,
    version,
    groupPriority: groupPriorityMinimum,
    versionPriority,
    isAvailable: available?.status === 'True',
  };
  if (!service) return registration;
  const { namespace = '', name = '', port = HTTPS_PORT } = service;
  const { caBundle = '', insecureSkipTLSVerify = false } = spec ?? {};
  return {
    ...registration,
    remote: { service: { namespace, name, port }, caBundle, isUnverified: insecureSkipTLSVerify },
  };
}

export function isRemote(registration: Registration): registration is RemoteRegistration {
  return registration.remote !== undefined;
}

/** `default/metrics:443` */
export function keyOfService({ namespace, name, port }: RemoteService): string {
  return `${namespace}/${name}:${port}`;
}

/** Where the version is served: `/apis/metrics.k8s.io/v1beta1`. That of the legacy API is all of `/api`. */
export function pathOf({ name, group, version }: Registration): string {
  return name === LEGACY ? '/api' : `/apis/${group}/${version}`;
}

/** The name of the registration of the core group. */
export const LEGACY = 'v1.';
