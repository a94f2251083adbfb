import type { Disposable, Emitter, Log } from '../base/index.ts';
import type { DefinitionNews } from './clusters/cluster-definitions.ts';
import type { ClusterSession } from './clusters/cluster-session.ts';
import { OBJECT_SCHEME, objectPath } from './documents/object-uri.ts';

/** What of a cluster's definitions is different, as `wheelhouse/clusterDefinitions` has it. */
export interface DefinitionsOfCluster {
  /** What was told before is of another cluster. */
  readonly restart?: boolean;
  readonly definitions?: readonly {
    readonly name: string;
    readonly spec: object;
    /** The document that shows it. */
    readonly uri: string;
  }[];
  readonly removed?: readonly string[];
  readonly more?: boolean;
}

/** Whoever wants to know what a cluster defines: the language server. */
export interface DefinitionReader {
  /** Whether it does: a manifest is open. */
  readonly wantsDefinitions: boolean;
  /** Tells that it does, each time that it has started; then it knows nothing. */
  readonly onDidWantDefinitions: Emitter<void>;
  tellDefinitions(definitions: DefinitionsOfCluster): Promise<void>;
}

/** The cluster that is looked at. */
export interface LookedAt {
  readonly session: Pick<ClusterSession, 'context' | 'definitions'> | undefined;
  readonly onDidChange: Pick<Emitter<unknown>, 'on'>;
}

/**
 * Hands the definitions of the cluster that is looked at to the language server, and takes them away with the cluster.
 * Those of two clusters never mix: whatever is told of one comes before the word that it is left.
 */
export class DefinitionsHandOver implements Disposable {
  private readonly current: LookedAt;
  private readonly reader: DefinitionReader;
  private readonly log: Log;
  private readonly listening: readonly Disposable[];
  private session: LookedAt['session'];
  private following: Disposable | undefined;
  private telling: Promise<void> = Promise.resolve();

  constructor(current: LookedAt, reader: DefinitionReader, log: Log) {
    this.current = current;
    this.reader = reader;
    this.log = log;
    this.listening = [
      current.onDidChange.on(() => {
        if (current.session !== this.session) this.begin();
      }),
      reader.onDidWantDefinitions.on(() => this.begin()),
    ];
    this.begin();
  }

  dispose(): void {
    for (const each of this.listening) each.dispose();
    this.following?.dispose();
  }

  private begin(): void {
    this.following?.dispose();
    this.following = undefined;
    const { session } = this.current;
    this.session = session;
    if (!this.reader.wantsDefinitions) return;
    this.send({ restart: true }).catch((error: unknown) =>
      this.log.warn('the language server does not hear what the cluster defines', { error }),
    );
    this.following = session?.definitions.follow((news) => this.send(partOf(session.context.name, news)));
  }

  /** One after the other. One that cannot be sent is the last of its server, which begins anew when it starts again. */
  private send(definitions: DefinitionsOfCluster): Promise<void> {
    const sent = this.telling.then(() => this.reader.tellDefinitions(definitions));
    this.telling = sent.catch(() => undefined);
    return sent;
  }
}

function partOf(context: string, { definitions, removed, more }: DefinitionNews): DefinitionsOfCluster {
  return {
    definitions: definitions.map((definition) => ({ ...definition, uri: uriOf(context, definition.name) })),
    removed,
    more,
  };
}

function uriOf(context: string, name: string): string {
  const object = {
    apiVersion: 'apiextensions.k8s.io/v1',
    kind: 'CustomResourceDefinition',
    metadata: { name },
  };
  return `${OBJECT_SCHEME}:${encodeURI(objectPath(context, 'customresourcedefinitions', object))}`;
}
