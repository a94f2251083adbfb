import {
  type ClientCertificate,
  type Clock,
  deepEqual,
  type Disposable,
  Failures,
  KeyedWork,
  type Log,
  ownValue,
} from '../../base/index.ts';
import type { Kinds } from '../../api/index.ts';
import type { ObjectFollowing, ObjectReader, ObjectWriter } from '../../apiserver/index.ts';
import type { ConfigMap } from '../../kinds/index.ts';
import { recorded } from './ensure.ts';

/** By what servers that extend the API know their clients. */
export interface ExtensionTrust {
  /** What client certificates are verified with, as PEM. */
  readonly clientAuthority: string;
  /** By what this server proves to them that it speaks for users. Left out, by nothing. */
  readonly frontProxy?: FrontProxy;
}

/** A server in front of others, which proves itself to them. */
export interface FrontProxy {
  /** The authority of its certificate, as PEM, which is published. */
  readonly authority: string;
  /** Whom the certificate names. */
  readonly name: string;
  /** The one that is good now. */
  certificate(): ClientCertificate;
}

export interface ExtensionAuthenticationParts {
  readonly kinds: Kinds;
  readonly objects: ObjectReader & ObjectWriter;
  readonly clock: Clock;
  readonly log: Log;
  /** Left out, nothing is published. */
  readonly trust: Promise<ExtensionTrust> | undefined;
}

/** By what servers that extend the API know their clients, as the ConfigMap in which upstream publishes it. */
export class ExtensionAuthentication implements Disposable {
  private readonly work: KeyedWork;
  private following: ObjectFollowing | undefined;
  private isDisposed = false;
  private readonly parts: ExtensionAuthenticationParts;
  private frontProxy: FrontProxy | undefined;

  constructor(parts: ExtensionAuthenticationParts) {
    this.parts = parts;
    const failures = new Failures(parts.log);
    this.work = new KeyedWork({
      clock: parts.clock,
      workers: 1,
      firstRetryMs: FIRST_RETRY_MS,
      longestRetryMs: LONGEST_RETRY_MS,
      work: async () => {
        if (parts.trust) await this.write(configMapOf(await parts.trust));
        return undefined;
      },
      failed: (name, error) => failures.add(`${name} could not be published`, error),
    });
    this.known().catch(() => undefined); // Whoever publishes hears of it.
  }

  /** Resolves once it is known whether this server has a certificate to prove itself by. */
  async known(): Promise<boolean> {
    this.frontProxy = (await this.parts.trust)?.frontProxy;
    return this.frontProxy !== undefined;
  }

  /** By which this server proves itself; undefined where it has none, or as long as that is not known. */
  certificate(): ClientCertificate | undefined {
    return this.frontProxy?.certificate();
  }

  /**
   * Resolves once it is published, and as it is now: the authorities may be others than the last time. From then on it is
   * published anew whenever somebody deletes it, or a part of it.
   */
  async publish(): Promise<void> {
    const { objects, trust } = this.parts;
    if (!trust) return;
    const wanted = configMapOf(await trust);
    await this.write(wanted);
    if (this.isDisposed) return;
    this.following ??= objects.follow<ConfigMap>(
      CONFIG_MAPS,
      ({ type, object }) => {
        const isWhole = Object.keys(wanted.data).every(
          (key) => ownValue(object.data ?? {}, key) !== undefined,
        );
        if (type === 'deleted' || !isWhole) this.work.add(wanted.metadata.name);
      },
      wanted.metadata,
    );
  }

  dispose(): void {
    this.isDisposed = true;
    this.following?.dispose();
    this.work.dispose();
  }

  private async write(wanted: ReturnType<typeof configMapOf>): Promise<void> {
    const { kinds, objects, clock } = this.parts;
    const { metadata, data } = wanted;
    const nowMs = clock.now();
    await objects.ensure(CONFIG_MAPS, recorded(kinds, wanted, nowMs));
    await objects.change<ConfigMap>(CONFIG_MAPS, metadata.namespace, metadata.name, (map) => {
      const renewed = { ...map.data, ...data };
      if (deepEqual(renewed, map.data)) return false;
      map.data = renewed;
      return true;
    });
  }
}

const FIRST_RETRY_MS = 50;
const LONGEST_RETRY_MS = 60_000;
const CONFIG_MAPS = { group: '', resource: 'configmaps' };

function configMapOf({ clientAuthority, frontProxy }: ExtensionTrust) {
  return {
    apiVersion: 'v1',
    kind: 'ConfigMap',
    metadata: { name: 'extension-apiserver-authentication', namespace: 'kube-system' },
    data: {
      'client-ca-file': clientAuthority,
      ...(frontProxy
        ? {
            'requestheader-allowed-names': JSON.stringify([frontProxy.name]),
            'requestheader-client-ca-file': frontProxy.authority,
            'requestheader-extra-headers-prefix': '["X-Remote-Extra-"]',
            'requestheader-group-headers': '["X-Remote-Group"]',
            'requestheader-uid-headers': '["X-Remote-Uid"]',
            'requestheader-username-headers': '["X-Remote-User"]',
          }
        : {}),
    },
  };
}
