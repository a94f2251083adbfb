import { StatusError } from '../../api/index.ts';
import { type Disposable, Disposables, Emitter } from '../../base/index.ts';
import type { ApiObject, Client, Informer, OwnedInformers, MetadataSource } from '../../client/index.ts';

export const DEFINITIONS: MetadataSource = {
  apiVersion: 'apiextensions.k8s.io/v1',
  kind: 'CustomResourceDefinition',
  plural: 'customresourcedefinitions',
};

/** What adds resources to a server, or takes them away, while it runs. Both are named `….GROUP`. */
const SOURCES: readonly MetadataSource[] = [
  DEFINITIONS,
  { apiVersion: 'apiregistration.k8s.io/v1', kind: 'APIService', plural: 'apiservices' },
];

/** A server tells of a changed definition a little before it serves what that defines. */
const SETTLE_MS = 2000;

/**
 * Keeps a session's discovery true. What a server serves is asked once and kept, also that it does not serve
 * something; when a custom resource or an aggregated API comes or goes, what is known of its group is forgotten.
 */
export class ServedResources implements Disposable {
  /** Tells that the server may serve something else than before. */
  readonly onDidChange = new Emitter<void>();
  /** Tells the name of a definition of custom resources that came, changed or went, those of the first list among them. */
  readonly onDidChangeDefinition = new Emitter<string>();
  private readonly client: Client;
  private readonly informers: OwnedInformers;
  private readonly parts = new Disposables();
  private readonly followed = new Map<MetadataSource, Informer<ApiObject>>();
  private readonly unsettled = new Set<string>();
  private timer: Disposable | undefined;
  private disposed = false;

  constructor(client: Client, informers: OwnedInformers) {
    this.client = client;
    this.informers = informers;
  }

  /** Listens to what the server has of that; resolves once it does. Again, to what it has by now. */
  async start(): Promise<void> {
    await Promise.all(SOURCES.map((source) => this.follow(source)));
  }

  /** The metadata of the definitions that there are, as far as they are known. */
  definitions(): Iterable<ApiObject> {
    return this.followed.get(DEFINITIONS)?.cache.list() ?? [];
  }

  definition(name: string): ApiObject | undefined {
    return this.followed.get(DEFINITIONS)?.cache.get({ name });
  }

  dispose(): void {
    this.disposed = true;
    this.timer?.dispose();
    this.parts.dispose();
  }

  private async follow(source: MetadataSource): Promise<void> {
    const { discovery, log } = this.client;
    try {
      if ((await discovery.resourceFor(source.apiVersion, source.kind)) === undefined) return;
    } catch (error) {
      if (!this.disposed) log.warn('new resources are not noticed', { resource: source.plural, error });
      return;
    }
    if (this.disposed || this.followed.has(source)) return;
    const informer = this.informers.metadataOf(source);
    this.followed.set(source, informer);
    const note = (object: ApiObject): void => this.note(source, informer, object);
    this.parts.add(
      informer.addHandler({
        added: note,
        updated: note,
        deleted: note,
        // Who may not read definitions is not to ask for them for ever; a refresh asks the server anew.
        failed: (error) => {
          if (!(error instanceof StatusError) || error.code !== 403) return;
          informer.dispose();
          log.info('what the cluster defines may not be read', { resource: source.plural, error });
        },
      }),
    );
  }

  private note(source: MetadataSource, { hasSynced }: Informer<ApiObject>, { metadata }: ApiObject): void {
    const name = metadata.name ?? '';
    if (source === DEFINITIONS) this.onDidChangeDefinition.emit(name);
    if (!hasSynced) return;
    const group = name.slice(name.indexOf('.') + 1);
    this.unsettled.add(group);
    this.client.discovery.forget(group);
    this.onDidChange.emit();
    this.timer?.dispose();
    this.timer = this.client.clock.setTimer(SETTLE_MS, () => {
      for (const each of this.unsettled) this.client.discovery.forget(each);
      this.unsettled.clear();
      this.onDidChange.emit();
    });
  }
}
