/** Tokens by which a machine that joins a cluster proves itself: Secrets of `kube-system`, each with an id and a secret. */
import { bytesOfBase64, timeMs } from '../../api/index.ts';
import type { Secret } from '../types/index.ts';

export const BOOTSTRAP_TOKEN_TYPE = 'bootstrap.kubernetes.io/token';
export const BOOTSTRAP_TOKEN_NAMESPACE = 'kube-system';
export const BOOTSTRAP_TOKEN_PREFIX = 'bootstrap-token-';

export interface BootstrapToken {
  readonly id: string;
  readonly secret: string;
  /** Whether it says who sends a request, and whether it signs `cluster-info`. */
  readonly authenticates: boolean;
  readonly signs: boolean;
  /** As a time: NaN where it cannot be read, and then the token has ended; undefined where it has no end. */
  readonly endMs: number | undefined;
  /** The groups beyond `system:bootstrappers`, as they are written. */
  readonly extraGroups: string;
}

/** What a Secret of this type says; undefined where it is of another type. Nothing of it has been checked. */
export function bootstrapTokenOf({ type, data = {} }: Secret): BootstrapToken | undefined {
  if (type !== BOOTSTRAP_TOKEN_TYPE) return undefined;
  const text = (key: string): string =>
    Object.hasOwn(data, key) ? new TextDecoder().decode(bytesOfBase64(data[key] ?? '')) : '';
  const expiration = text('expiration');
  return {
    id: text('token-id'),
    secret: text('token-secret'),
    authenticates: text('usage-bootstrap-authentication') === 'true',
    signs: text('usage-bootstrap-signing') === 'true',
    endMs: expiration === '' ? undefined : timeMs(expiration),
    extraGroups: text('auth-extra-groups'),
  };
}

export function hasBootstrapTokenEnded({ endMs }: BootstrapToken, nowMs: number): boolean {
  return endMs !== undefined && !(endMs > nowMs);
}
