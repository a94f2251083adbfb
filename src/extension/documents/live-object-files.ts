import * as vscode from 'vscode';
import { StatusError } from '../../api/index.ts';
import { type Disposable, Disposables, isObject } from '../../base/index.ts';
import type { ApiObject } from '../../client/index.ts';
import type { CurrentCluster } from '../clusters/current-cluster.ts';
import type { ClusterSession } from '../clusters/cluster-session.ts';
import { DEFINITIONS } from '../clusters/served-resources.ts';
import type { ObjectChange } from '../live/live-objects.ts';
import { KNOWN_RESOURCES, type ResourceRef, sameResource } from '../live/resources.ts';
import { FIELD_MANAGER } from '../manifests/apply.ts';
import { acknowledge, mergeEdits } from './merge-edits.ts';
import { conflictText, editable, objectOfText, textOfObject } from './object-text.ts';
import { addressOfPath, OBJECT_SCHEME, type ObjectAddress, objectPath } from './object-uri.ts';

/** How often a save is tried again when somebody else wrote between reading and writing. */
const SAVE_ATTEMPTS = 5;

interface OpenObject {
  /** What the document was read from: a save sends only what was changed since. */
  base: unknown;
  resourceVersion: string;
}

/** The version of an object that the editor was last told of, and since when it is there. */
interface SeenVersion {
  resourceVersion: string;
  modifiedMs: number;
}

export function objectUri(context: string, plural: string, object: ApiObject): vscode.Uri {
  return vscode.Uri.from({ scheme: OBJECT_SCHEME, path: objectPath(context, plural, object) });
}

/**
 * Live objects as documents. A document without edits follows its object. A save sends the edited fields alone, so
 * that a controller's own changes are no conflict; where the same field was changed on both sides, the first save
 * says so and the next one overwrites. Only a person's save is one.
 */
export class LiveObjectFiles implements vscode.FileSystemProvider, Disposable {
  private readonly changed = new vscode.EventEmitter<vscode.FileChangeEvent[]>();
  readonly onDidChangeFile = this.changed.event;
  private readonly current: CurrentCluster;
  private readonly open = new Map<string, OpenObject>();
  private readonly seen = new Map<string, SeenVersion>();
  /** Why a document is about to be written: who writes a file is not told. */
  private readonly reasons = new Map<string, vscode.TextDocumentSaveReason>();
  private readonly parts = new Disposables();

  constructor(current: CurrentCluster) {
    this.current = current;
    this.parts.add(
      vscode.workspace.registerFileSystemProvider(OBJECT_SCHEME, this, { isCaseSensitive: true }),
    );
    // What came while the document still had its edits is shown as soon as it has none.
    this.parts.add(
      vscode.workspace.onDidSaveTextDocument(({ uri }) => {
        if (uri.scheme === OBJECT_SCHEME) this.changed.fire([{ type: vscode.FileChangeType.Changed, uri }]);
      }),
    );
    this.parts.add(
      vscode.workspace.onWillSaveTextDocument(({ document: { uri }, reason }) => {
        if (uri.scheme === OBJECT_SCHEME) this.reasons.set(uri.toString(), reason);
      }),
    );
    this.parts.add(
      vscode.workspace.onDidCloseTextDocument(({ uri }) => {
        this.open.delete(uri.toString());
        this.seen.delete(uri.toString());
        this.reasons.delete(uri.toString());
      }),
    );
  }

  watch(uri: vscode.Uri): vscode.Disposable {
    const { session } = this.current;
    const address = addressOf(uri);
    if (session?.context.name !== address.context) return new vscode.Disposable(() => {});
    const following = this.follow(session, uri, address);
    return new vscode.Disposable(() => following.dispose());
  }

  async stat(uri: vscode.Uri): Promise<vscode.FileStat> {
    // What is above an object (its namespace, its resource) is always there.
    if (addressOfPath(uri.path) === undefined)
      return { type: vscode.FileType.Directory, ctime: 0, mtime: 0, size: 0 };
    const object = await this.fetch(uri, addressOf(uri));
    const { length: size } = new TextEncoder().encode(textOfObject(object));
    // A document with edits must not look older than its object: the editor would refuse to save it before the two could
    // be merged.
    const mtime = isDirty(uri) ? 0 : this.modifiedMs(uri, object);
    return { type: vscode.FileType.File, ctime: 0, mtime, size };
  }

  async readFile(uri: vscode.Uri): Promise<Uint8Array> {
    const object = await this.fetch(uri, addressOf(uri));
    const known = this.open.get(uri.toString());
    // A document with edits keeps what it was read from.
    if (!known || !isDirty(uri)) {
      const { resourceVersion = '' } = object.metadata;
      this.open.set(uri.toString(), { base: withoutVersion(editable(object)), resourceVersion });
    }
    return new TextEncoder().encode(textOfObject(object));
  }

  async writeFile(uri: vscode.Uri, content: Uint8Array): Promise<void> {
    this.refuseAutomatic(uri);
    const address = addressOf(uri);
    const edited = this.parsed(uri, content);
    for (let attempt = 1; ; attempt++) {
      const live = await this.fetch(uri, address);
      const known = this.open.get(uri.toString());
      const theirs = withoutVersion(editable(live));
      const { merged, conflicts } = mergeEdits(known?.base ?? theirs, edited, theirs);
      if (conflicts.length > 0) {
        if (known) known.base = acknowledge(known.base, conflicts);
        throw vscode.FileSystemError.Unavailable(conflictText(conflicts, live.metadata.managedFields ?? []));
      }
      try {
        await this.write(address, withVersionOf(merged as Record<string, unknown>, live));
        // What the document shows is what was edited, not all that is there by now.
        if (known) known.base = edited;
        return;
      } catch (error) {
        if (!isConflict(error) || attempt >= SAVE_ATTEMPTS) throw unavailable(error);
      }
    }
  }

  /**
   * What is half typed must not reach a cluster: a document is sent when a person saves it, and stays as it is edited when
   * the editor would save it by itself. After such a refusal the editor leaves the document alone until it is saved.
   */
  private refuseAutomatic(uri: vscode.Uri): void {
    const reason = this.reasons.get(uri.toString());
    this.reasons.delete(uri.toString());
    if (reason === undefined || reason === vscode.TextDocumentSaveReason.Manual) return;
    throw vscode.FileSystemError.Unavailable(
      `${nameOf(uri)} was not sent to the cluster: auto save leaves live objects alone. Save it when it is done.`,
    );
  }

  readDirectory(): [string, vscode.FileType][] {
    return [];
  }

  createDirectory(): void {
    throw vscode.FileSystemError.NoPermissions('a live object is no folder');
  }

  delete(): void {
    throw vscode.FileSystemError.NoPermissions('delete the object from its tree');
  }

  rename(): void {
    throw vscode.FileSystemError.NoPermissions('an object keeps its name');
  }

  dispose(): void {
    this.parts.dispose();
    this.changed.dispose();
  }

  /** Each version that the editor is told of is newer than the one before. */
  private modifiedMs(uri: vscode.Uri, { metadata: { resourceVersion = '' } }: ApiObject): number {
    const before = this.seen.get(uri.toString());
    if (before?.resourceVersion === resourceVersion) return before.modifiedMs;
    const modifiedMs = Math.max(Date.now(), (before?.modifiedMs ?? 0) + 1);
    this.seen.set(uri.toString(), { resourceVersion, modifiedMs });
    return modifiedMs;
  }

  private async fetch(uri: vscode.Uri, address: ObjectAddress): Promise<ApiObject> {
    const { client } = this.connected(address);
    try {
      return await client.resource<ApiObject>(address.apiVersion, address.plural).get(address);
    } catch (error) {
      if (error instanceof StatusError && error.code === 404) throw vscode.FileSystemError.FileNotFound(uri);
      throw unavailable(error);
    }
  }

  private async write(address: ObjectAddress, object: ApiObject): Promise<void> {
    const { client } = this.connected(address);
    const resource = client.resource<ApiObject>(address.apiVersion, address.plural);
    await resource.update(object, { fieldManager: FIELD_MANAGER, fieldValidation: 'Strict' });
  }

  private parsed(uri: vscode.Uri, content: Uint8Array): Record<string, unknown> {
    try {
      return withoutVersion(objectOfText(new TextDecoder().decode(content)));
    } catch (error) {
      throw vscode.FileSystemError.Unavailable(
        `${nameOf(uri)} cannot be saved: ${error instanceof Error ? error.message : String(error)}`,
      );
    }
  }

  private connected({ context }: ObjectAddress): ClusterSession {
    const { session } = this.current;
    if (session?.context.name === context) return session;
    throw vscode.FileSystemError.Unavailable(
      `Not connected to ${context}. Start the cluster, or switch to its context.`,
    );
  }

  private follow({ live, definitions }: ClusterSession, uri: vscode.Uri, address: ObjectAddress): Disposable {
    // Of definitions, hundreds that are long, a session follows the metadata anyway, which is enough here.
    if (sameResource(DEFINITIONS, address)) {
      return definitions.onDidChange.on((name) => {
        if (name === address.name) this.note(uri, definitions.find(name));
      });
    }
    live.follow(resourceOf(address));
    return live.onDidChange.on((change) => {
      if (concerns(change, address)) this.note(uri, change.type === 'deleted' ? undefined : change.object);
    });
  }

  /** An object is something else, or gone, where it is undefined. */
  private note(uri: vscode.Uri, object: ApiObject | undefined): void {
    const known = this.open.get(uri.toString());
    if (!object) this.changed.fire([{ type: vscode.FileChangeType.Deleted, uri }]);
    else if (known && known.resourceVersion !== object.metadata.resourceVersion && !isDirty(uri)) {
      this.changed.fire([{ type: vscode.FileChangeType.Changed, uri }]);
    }
  }
}

function nameOf(uri: vscode.Uri): string {
  return uri.path.split('/').pop() ?? '';
}

function addressOf(uri: vscode.Uri): ObjectAddress {
  const address = addressOfPath(uri.path);
  if (address === undefined) throw vscode.FileSystemError.FileNotFound(uri);
  return address;
}

/** The resource of an address. Which kind it is of is known for those that are followed anyway. */
function resourceOf({ apiVersion, plural, namespace }: ObjectAddress): ResourceRef {
  const address = { apiVersion, plural };
  return (
    KNOWN_RESOURCES.find((each) => sameResource(each, address)) ?? {
      ...address,
      kind: '',
      namespaced: namespace !== undefined,
    }
  );
}

function concerns({ resource, object }: ObjectChange, address: ObjectAddress): boolean {
  const { name, namespace } = object.metadata;
  return sameResource(resource, address) && name === address.name && namespace === address.namespace;
}

function isDirty(uri: vscode.Uri): boolean {
  return vscode.workspace.textDocuments.some(
    (document) => document.isDirty && document.uri.toString() === uri.toString(),
  );
}

/** The version and the status change all the time, and nobody edits them. */
function withoutVersion(object: Record<string, unknown>): Record<string, unknown> {
  const { metadata, status: _, ...rest } = object;
  if (!isObject(metadata)) return rest;
  const { resourceVersion: __, generation: ___, ...named } = metadata;
  return { ...rest, metadata: named };
}

function withVersionOf(merged: Record<string, unknown>, live: ApiObject): ApiObject {
  const metadata = { ...(isObject(merged['metadata']) ? merged['metadata'] : {}) };
  const { resourceVersion } = live.metadata;
  return {
    apiVersion: live.apiVersion,
    kind: live.kind,
    ...merged,
    metadata: { ...metadata, resourceVersion },
  } as ApiObject;
}

function isConflict(error: unknown): boolean {
  return error instanceof StatusError && error.code === 409;
}

function unavailable(error: unknown): Error {
  return vscode.FileSystemError.Unavailable(error instanceof Error ? error.message : String(error));
}
