import { type ClientCertificate, deepEqual } from '../../base/index.ts';
import type { Kinds } from '../../api/index.ts';
import type { ObjectReader, ObjectWriter } from '../../apiserver/index.ts';
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
  /** Left out, nothing is published. */
  readonly trust: Promise<ExtensionTrust> | undefined;
}

/** By what servers that extend the API know their clients, as the ConfigMap in which upstream publishes it. */
export class ExtensionAuthentication {
  private readonly parts: ExtensionAuthenticationParts;
  private frontProxy: FrontProxy | undefined;

  constructor(parts: ExtensionAuthenticationParts) {
    this.parts = parts;
    parts.trust?.then(
      ({ frontProxy }) => (this.frontProxy = frontProxy),
      () => {}, // Whoever publishes hears of it.
    );
  }

  /** By which this server proves itself; undefined where it has none, or as long as that is not known. */
  certificate(): ClientCertificate | undefined {
    return this.frontProxy?.certificate();
  }

  /** Resolves once it is published, and as it is now: the authorities may be others than the last time. */
  async publish(nowMs: number): Promise<void> {
    const { kinds, objects, trust } = this.parts;
    if (!trust) return;
    const wanted = configMapOf(await trust);
    const { metadata, data } = wanted;
    await objects.ensure(CONFIG_MAPS, recorded(kinds, wanted, nowMs));
    await objects.change<ConfigMap>(CONFIG_MAPS, metadata.namespace, metadata.name, (map) => {
      const renewed = { ...map.data, ...data };
      if (deepEqual(renewed, map.data)) return false;
      map.data = renewed;
      return true;
    });
  }
}

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
