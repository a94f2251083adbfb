import { type Disposable, Disposables, type JsonObject } from '../../base/index.ts';
import type { Kinds } from '../../api/index.ts';
import type { RegisteredVersions } from '../contracts/index.ts';
import type { PathHandler } from '../reply/path-handler.ts';
import { bytesReply, type Reply } from '../reply/reply.ts';
import type { Call } from '../request/call.ts';
import { methodNotAllowed, pathNotFound } from '../request/refusals.ts';
import {
  AGGREGATED_TYPE,
  type AggregatedDocument,
  AggregatedDocuments,
  wantsAggregated,
} from './aggregated.ts';
import { groupsOf, inPlainOrder, type ServedGroup } from './groups.ts';
import { apiGroup, apiGroupList, apiResourceList, apiVersions } from './plain.ts';

/** Serves `/api`, `/apis` and what lies right below them. Unknown groups and versions are left to others. */
export function discoveryPaths(kinds: Kinds, registered?: RegisteredVersions): PathHandler & Disposable {
  return new DiscoveryPaths(kinds, registered);
}

class DiscoveryPaths implements PathHandler, Disposable {
  private readonly kinds: Kinds;
  private readonly registered: RegisteredVersions | undefined;
  private readonly changes = new Disposables();
  private groups: readonly ServedGroup[] | undefined;
  /** Aggregated documents by path: every client asks for them first. */
  private readonly aggregated = new Map<string, AggregatedDocument>();

  private readonly documents = new AggregatedDocuments();

  constructor(kinds: Kinds, registered?: RegisteredVersions) {
    this.kinds = kinds;
    this.registered = registered;
    const changed = (): void => {
      this.groups = undefined;
      this.aggregated.clear();
    };
    this.changes.add(kinds.onChange(changed));
    if (registered) this.changes.add(registered.onChange(changed));
  }

  dispose(): void {
    this.changes.dispose();
  }

  async handle({ http: request, info: { path } }: Call): Promise<Reply | undefined> {
    const [root = '', group, version, ...rest] = path.replace(/^\/|\/$/g, '').split('/');
    if ((root !== 'api' && root !== 'apis') || rest.length > 0) return undefined;
    const accept = request.headers['accept'] ?? '';
    if (group === undefined && wantsAggregated(accept)) {
      requireRead(request.method);
      return this.answerAggregated(root, request.headers['if-none-match']);
    }
    const document = this.plainDocument(root, group, version, request.headers['host'] ?? '');
    if (!document) return undefined;
    // Upstream's list of groups does not look at the method.
    if (root !== 'apis' || group !== undefined) requireRead(request.method);
    return { kind: 'document', status: 200, value: document };
  }

  private plainDocument(
    root: string,
    first: string | undefined,
    second: string | undefined,
    host: string,
  ): JsonObject | undefined {
    if (root === 'api') {
      if (second !== undefined) return undefined;
      return first === undefined ? apiVersions(this.served(), host) : this.resourceList('', first);
    }
    if (first === undefined)
      return apiGroupList(this.registered ? inPlainOrder(this.served()) : this.served());
    if (second !== undefined) return this.resourceList(first, second);
    const group = first === '' ? undefined : this.find(first);
    return group && apiGroup(group);
  }

  private resourceList(group: string, version: string): JsonObject | undefined {
    const known = this.find(group);
    const served = known?.versions.find((each) => each.version === version);
    if (known && !served) throw pathNotFound();
    return served && apiResourceList(group, served);
  }

  private answerAggregated(root: 'api' | 'apis', knownEtag: string | undefined): Reply {
    let document = this.aggregated.get(root);
    if (!document) {
      const groups = this.served().filter(({ group }) => (group === '') === (root === 'api'));
      document = this.documents.of(groups);
      this.aggregated.set(root, document);
    }
    const unchanged = knownEtag === document.etag;
    const bytes = unchanged ? new Uint8Array() : document.bytes;
    const headers = { etag: document.etag, vary: 'Accept' };
    return bytesReply(unchanged ? 304 : 200, AGGREGATED_TYPE, bytes, headers);
  }

  private served(): readonly ServedGroup[] {
    this.groups ??= groupsOf(this.kinds.all(), this.registered?.all());
    return this.groups;
  }

  private find(group: string): ServedGroup | undefined {
    return this.served().find((each) => each.group === group);
  }
}

function requireRead(method: string): void {
  if (method !== 'GET') throw methodNotAllowed();
}
