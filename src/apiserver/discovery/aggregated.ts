import { fnv1a, hexOf, type JsonObject, sha256 } from '../../base/index.ts';
import type { ResourceInfo, SubresourceInfo } from '../../api/index.ts';
import { textBytes } from '../reply/json-bytes.ts';
import type { ServedGroup, ServedVersion } from './groups.ts';

/** The media type of the aggregated document. */
export const AGGREGATED_TYPE = 'application/json;g=apidiscovery.k8s.io;v=v2;as=APIGroupDiscoveryList';

/** An `APIGroupDiscoveryList` of apidiscovery.k8s.io/v2: everything that some groups serve. */
export interface AggregatedDocument {
  readonly bytes: Uint8Array;
  readonly etag: string;
}

interface Piece {
  readonly text: string;
  /** Stands for the text in the tag of a document. */
  readonly hash: string;
}

/**
 * Makes documents out of pieces, a piece a resource, each of which is written and hashed once: a document that has got one
 * more is made, and tagged, without looking at all of the others again.
 */
export class AggregatedDocuments {
  private readonly pieces = new WeakMap<object, Piece>();

  of(groups: readonly ServedGroup[]): AggregatedDocument {
    const hashes: string[] = [];
    const items = groups.map(({ group, versions }) => {
      const metadata = JSON.stringify(group === '' ? {} : { name: group });
      hashes.push(metadata);
      return `{"metadata":${metadata},"versions":[${versions.map((each) => this.version(each, hashes)).join(',')}]}`;
    });
    const text = `{"kind":"APIGroupDiscoveryList","apiVersion":"apidiscovery.k8s.io/v2","metadata":{},"items":[${items.join(',')}]}\n`;
    return { bytes: textBytes(text), etag: `"${hashOf(hashes.join(' ')).toUpperCase()}"` };
  }

  private version({ version, resources, elsewhere }: ServedVersion, hashes: string[]): string {
    const freshness = elsewhere?.isCurrent === false ? 'Stale' : 'Current';
    const pieces = elsewhere
      ? elsewhere.resources.map((resource) => this.piece(resource, () => resource))
      : resources.map((resource) => this.piece(resource, () => resourceDiscovery(resource)));
    hashes.push(version, freshness, ...pieces.map(({ hash }) => hash));
    const own = pieces.length === 0 ? '' : `"resources":[${pieces.map(({ text }) => text).join(',')}],`;
    return `{"version":${JSON.stringify(version)},${own}"freshness":"${freshness}"}`;
  }

  private piece(of: object, entry: () => JsonObject): Piece {
    const known = this.pieces.get(of);
    if (known) return known;
    const text = JSON.stringify(entry());
    const piece = { text, hash: `${fnv1a(text).toString(36)}.${text.length}` };
    this.pieces.set(of, piece);
    return piece;
  }
}

function hashOf(text: string): string {
  return hexOf(sha256(textBytes(text)));
}

/** Whether one of the clauses of an `Accept` header asks for the aggregated document. */
export function wantsAggregated(accept: string): boolean {
  return accept.split(',').some((clause) => {
    const [type = '', ...parameters] = clause.split(';').map((part) => part.trim());
    return type === 'application/json' && WANTED.every((parameter) => parameters.includes(parameter));
  });
}

const WANTED = AGGREGATED_TYPE.split(';').slice(1);

function resourceDiscovery(resource: ResourceInfo): JsonObject {
  const { plural, namespaced, singular, verbs, shortNames, categories, subresources, kind } = resource;
  return {
    resource: plural,
    responseKind: { group: '', version: '', kind },
    scope: namespaced ? 'Namespaced' : 'Cluster',
    singularResource: singular,
    verbs,
    ...(shortNames.length > 0 ? { shortNames } : {}),
    ...(categories.length > 0 ? { categories } : {}),
    ...(subresources.length > 0
      ? { subresources: subresources.map((each) => subresourceDiscovery(resource, each)) }
      : {}),
  };
}

/** Upstream leaves out group and version of the kinds that are the resource's own. */
function subresourceDiscovery(of: ResourceInfo, { name, kind, verbs }: SubresourceInfo): JsonObject {
  const own = kind.group === of.group && kind.version === of.version;
  const responseKind = own
    ? { group: '', version: '', kind: kind.kind }
    : { group: kind.group, version: kind.version, kind: kind.kind };
  return { subresource: name, responseKind, verbs };
}
