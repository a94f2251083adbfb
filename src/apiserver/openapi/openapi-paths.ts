import {
  type Clock,
  type Disposable,
  Disposables,
  hexOf,
  type HttpRequest,
  type JsonObject,
  LruMap,
  nextTurn,
  sha256,
  TimeSlice,
} from '../../base/index.ts';
import type { Documentation, Kind, Kinds, ResourceInfo, Schema } from '../../api/index.ts';
import type { OpenApiFragment, OtherDocuments, PublishedApi } from '../contracts/index.ts';
import { jsonLine, textBytes } from '../reply/json-bytes.ts';
import type { PathHandler } from '../reply/path-handler.ts';
import { type BytesReply, bytesReply, type Reply } from '../reply/reply.ts';
import type { Call } from '../request/call.ts';
import { methodNotAllowed } from '../request/refusals.ts';
import { Definitions } from './definitions.ts';
import { documentV2 } from './document-v2.ts';
import { documentV3 } from './document-v3.ts';
import { fragmentV3 } from './fragment-v3.ts';
import { encodeGnosticV2 } from './gnostic-v2.ts';
import { encodeGnosticV3 } from './gnostic-v3.ts';
import { jsonInSlices } from './in-slices.ts';
import { withFragments } from './merge-v2.ts';
import { operationGroups } from './operation-groups.ts';
import type { Operation } from './operations.ts';

/** Serves `/openapi/v2` and `/openapi/v3`, made from the schemas when they are first asked for. */
export function openApiPaths(parts: OpenApiParts): PathHandler & Disposable {
  return new OpenApiPaths(parts);
}

export interface OpenApiParts {
  readonly kinds: Kinds;
  readonly published: PublishedApi;
  readonly gitVersion: string;
  readonly clock: Clock;
  /** What others serve. Left out, nothing. */
  readonly others?: OtherDocuments;
}

const V2_PROTOBUF = 'application/com.github.proto-openapi.spec.v2.v1.0+protobuf';
const V3_PROTOBUF = 'application/com.github.proto-openapi.spec.v3.v1.0+protobuf';
const JSON_TYPE = 'application/json';
/** The name of the document of version 2, which has all. */
const MERGED = 'v2';
const PREFIX_V3 = '/openapi/v3/';
/** How many documents are kept as bytes: a client reads many at once, and then none for long. */
const KEPT_DOCUMENTS = 16;

/** What the documents are made of, as long as kinds stay what they are. */
interface Described {
  /** By document. */
  readonly groups: ReadonlyMap<string, readonly Operation[]>;
  readonly definitions: Definitions;
}

class OpenApiPaths implements PathHandler, Disposable {
  private readonly parts: OpenApiParts;
  /** `1.36`, and all of it. */
  private readonly minor: string;
  private readonly changes = new Disposables();
  private described: Described | undefined;
  private readonly hashes = new Map<string, string>();
  /** The documents that are made of what others tell, too. */
  private ofOthers: ReadonlySet<string> = new Set([MERGED]);
  private documentation: Promise<Documentation> | undefined;
  private readonly kept = new LruMap<string, Promise<Uint8Array>>(KEPT_DOCUMENTS);

  constructor(parts: OpenApiParts) {
    this.parts = parts;
    this.minor = parts.gitVersion.replace(/^v/, '').split('.').slice(0, 2).join('.');
    const changed = (): void => {
      this.described = undefined;
      this.hashes.clear();
      this.kept.clear();
    };
    this.changes.add(parts.kinds.onChange(changed));
    if (parts.others) this.changes.add(parts.others.onChange(() => this.forgetOthers()));
  }

  dispose(): void {
    this.changes.dispose();
  }

  async handle({ http: request, info: { path } }: Call): Promise<Reply | undefined> {
    const isV2 = path === '/openapi/v2';
    if (!isV2 && path !== '/openapi/v3' && !path.startsWith(PREFIX_V3)) return undefined;
    if (request.method !== 'GET' && request.method !== 'HEAD') throw methodNotAllowed();
    if (isV2) return this.answerV2(request);
    return path === '/openapi/v3' ? this.answerIndex() : this.answerV3(request, path.slice(PREFIX_V3.length));
  }

  private async answerV2(request: HttpRequest): Promise<BytesReply> {
    const type = acceptedType(request.headers['accept'] ?? '', [JSON_TYPE, V2_PROTOBUF]);
    if (type === undefined) return empty(406);
    const bytes = await this.keep(`${MERGED} ${type}`, async (slice) => {
      const { groups, definitions } = this.describe();
      const operations = [...groups.values()].flat();
      const { gitVersion } = this.parts;
      const document = await documentV2(operations, gitVersion, definitions, await this.texts(), slice);
      const merged = withFragments(document, this.parts.others?.fragments() ?? []);
      return type === JSON_TYPE ? jsonInSlices(slice, merged) : encodedV2(merged, document, slice);
    });
    return tagged(request, bytesReply(200, type, bytes), this.hash(MERGED));
  }

  private answerIndex(): BytesReply {
    const { others } = this.parts;
    const own = [...this.describe().groups.keys(), ...(others?.made() ?? [])];
    const links = new Map(own.map((name) => [name, `${PREFIX_V3}${name}?hash=${this.hash(name)}`]));
    for (const [name, link] of others?.links() ?? []) links.set(name, link);
    const paths = [...links].map(([name, serverRelativeURL]) => [name, { serverRelativeURL }]);
    const index = jsonLine({ paths: Object.fromEntries(paths) });
    const plain = bytesReply(200, 'text/plain; charset=utf-8', index);
    return { ...plain, headers: { ...plain.headers, 'accept-ranges': 'bytes' } };
  }

  private async answerV3(request: HttpRequest, name: string): Promise<BytesReply> {
    const { groups, definitions } = this.describe();
    const operations = groups.get(name);
    const fragment = this.parts.others?.fragmentFor(name);
    if (!operations && !fragment) return empty(404);
    const hash = this.hash(name);
    const asked = new URLSearchParams(request.target.split('?')[1] ?? '').get('hash');
    if (asked !== null && asked !== hash) {
      const moved = bytesReply(301, JSON_TYPE, new Uint8Array());
      return { ...moved, headers: { ...moved.headers, location: `${PREFIX_V3}${name}?hash=${hash}` } };
    }
    const type = acceptedType(request.headers['accept'] ?? '', [JSON_TYPE, V3_PROTOBUF]);
    if (type === undefined) return empty(406);
    const bytes = await this.keep(`${name} ${type}`, async (slice) => {
      const document = fragment
        ? fragmentV3(fragment)
        : await documentV3(operations ?? [], this.minor, definitions, await this.texts(), slice);
      return type === JSON_TYPE ? jsonInSlices(slice, document) : encodeGnosticV3(document, slice);
    });
    const found = tagged(request, bytesReply(200, type, bytes), hash);
    return asked === null
      ? found
      : { ...found, headers: { ...found.headers, 'cache-control': 'public, immutable' } };
  }

  /** What is made of what others tell, too. */
  private forgetOthers(): void {
    for (const name of this.ofOthers) this.hashes.delete(name);
    this.kept.deleteWhere((key) => this.ofOthers.has(key.split(' ')[0] ?? ''));
    this.ofOthers = new Set([MERGED, ...(this.parts.others?.made() ?? [])]);
  }

  private describe(): Described {
    const { kinds, published } = this.parts;
    this.described ??= {
      groups: operationGroups(this.parts),
      definitions: new Definitions(kinds.all(), published),
    };
    return this.described;
  }

  private texts(): Promise<Documentation> {
    const { clock, published } = this.parts;
    this.documentation ??= nextTurn(clock).then(() => published.loadDocumentation());
    return this.documentation;
  }

  /** What a document is made from, hashed: as good as a hash of the document, without making it. */
  private hash(name: string): string {
    const known = this.hashes.get(name);
    if (known !== undefined) return known;
    const { kinds, published, gitVersion } = this.parts;
    const resources = kinds.all().filter((kind) => belongsTo(kind, name));
    const described = resources.map((kind) => [infoOf(kind), this.ownSchema(kind)]);
    const others = this.fragmentsIn(name).map(({ tag }) => tag);
    const made = JSON.stringify([name, gitVersion, published.fingerprint, described, ...others]);
    const hash = hexOf(sha256(textBytes(made))).toUpperCase();
    this.hashes.set(name, hash);
    return hash;
  }

  /** Of what of others a document is made. */
  private fragmentsIn(name: string): readonly OpenApiFragment[] {
    const { others } = this.parts;
    if (!others) return [];
    if (name === MERGED) return others.fragments();
    const fragment = others.fragmentFor(name);
    return fragment ? [fragment] : [];
  }

  /** The schema of a kind that is not among what was published, of which the fingerprint tells. */
  private ownSchema({ definitionName, schema }: Kind): Schema | undefined {
    return this.parts.published.definition(definitionName) ? undefined : schema;
  }

  /** A document that is asked for while it is made is made once. */
  private async keep(key: string, make: (slice: TimeSlice) => Promise<Uint8Array>): Promise<Uint8Array> {
    const known = this.kept.get(key);
    if (known) return known;
    const { clock } = this.parts;
    const made = nextTurn(clock).then(() => make(new TimeSlice(clock)));
    this.kept.set(key, made);
    made.catch(() => this.kept.delete(key));
    return made;
  }
}

/** Where others describe something that has no place in that form, it is left out. */
async function encodedV2(merged: JsonObject, own: JsonObject, slice: TimeSlice): Promise<Uint8Array> {
  if (merged === own) return encodeGnosticV2(own, slice);
  return encodeGnosticV2(merged, slice).catch(() => encodeGnosticV2(own, slice));
}

/** What discovery tells of a kind. */
function infoOf(kind: Kind): ResourceInfo {
  const { group, version, kind: name, plural, singular, shortNames, categories } = kind;
  const { namespaced, verbs, subresources } = kind;
  return {
    group,
    version,
    kind: name,
    plural,
    singular,
    shortNames,
    categories,
    namespaced,
    verbs,
    subresources,
  };
}

function belongsTo({ group, version }: ResourceInfo, name: string): boolean {
  return name === MERGED || name === (group === '' ? `api/${version}` : `apis/${group}/${version}`);
}

/** The first type that a client takes; upstream writes the protobuf ones with `@` or a point before their version. */
function acceptedType(accept: string, offered: readonly string[]): string | undefined {
  if (accept === '') return offered[0];
  for (const clause of accept.split(',')) {
    const type = (clause.split(';')[0] ?? '').trim().replace('@', '.');
    if (type === '*/*' || type === 'application/*') return offered[0];
    if (offered.includes(type)) return type;
  }
  return undefined;
}

function empty(status: number): BytesReply {
  return { kind: 'bytes', status, headers: {}, body: new Uint8Array() };
}

/** Gives an answer its tag, and nothing else to a client that has it already. */
function tagged(request: HttpRequest, found: BytesReply, hash: string): BytesReply {
  const headers = { ...found.headers, etag: `"${hash}"`, vary: 'Accept' };
  return request.headers['if-none-match'] === `"${hash}"`
    ? { kind: 'bytes', status: 304, headers, body: new Uint8Array() }
    : { ...found, headers };
}
