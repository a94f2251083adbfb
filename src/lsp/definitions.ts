import type { Location } from 'vscode-languageserver/node';
import type { GroupVersionKind, KindRegistry } from '../api/index.ts';
import {
  ClusterDefinitions,
  DefinedKinds,
  ManifestFile,
  type Notation,
  Turn,
  type Turns,
  type Workspace,
} from '../language/index.ts';
import type { ClusterDefinitionsParams } from './protocol.ts';

/**
 * The custom resources that files define, open or not, and those that a cluster defines: where they change, the workspace
 * gets another catalog. Between two turns everything else goes first.
 */
export class Definitions {
  private readonly workspace: Workspace;
  private readonly turns: Turns;
  private readonly defined: DefinedKinds;
  private readonly told: () => void;
  private readonly warn: (message: string) => void;
  private readonly want: () => void;
  private readonly isOpen: ReadonlyMap<string, unknown>;
  /** Files that are not open, of those alone that may define something. */
  private readonly saved = new Map<string, ManifestFile>();
  private readonly ofCluster: ClusterDefinitions;
  /** What the cluster's had come to when nothing more was to follow at once. */
  private cluster: ReturnType<ClusterDefinitions['all']> = new Map();
  /** The documents that show the cluster's, by the names of the definitions. */
  private readonly shownAt = new Map<string, string>();
  private hasRoom = true;
  private wantsCluster = false;
  private revision = 0;
  private isRunning = false;

  /**
   * `told` is called when the workspace has another catalog, `warn` where something is left out, `want` once what a cluster
   * defines may be of use. `open`: the files that are open, by their URIs.
   */
  constructor(parts: {
    readonly workspace: Workspace;
    readonly turns: Turns;
    readonly kinds: KindRegistry;
    readonly open: ReadonlyMap<string, unknown>;
    readonly told: () => void;
    readonly warn: (message: string) => void;
    readonly want: () => void;
  }) {
    this.workspace = parts.workspace;
    this.turns = parts.turns;
    this.defined = new DefinedKinds(parts.kinds);
    this.isOpen = parts.open;
    this.told = parts.told;
    this.warn = parts.warn;
    this.want = parts.want;
    this.ofCluster = new ClusterDefinitions(parts.kinds);
  }

  /** A file was opened, changed or closed. */
  changed(): void {
    this.revision++;
    if (!this.isRunning) void this.run();
  }

  /** What is saved of a file; undefined: nothing that may define something. */
  setSaved(uri: string, notation: Notation, text: string | undefined): void {
    if (text === undefined) this.saved.delete(uri);
    else this.saved.set(uri, ManifestFile.read(text, notation));
    this.changed();
  }

  /** What is different in the cluster. */
  clusterChanged({ restart, definitions = [], removed = [], more }: ClusterDefinitionsParams): void {
    if (restart) {
      this.ofCluster.clear();
      this.shownAt.clear();
      this.hasRoom = true;
    }
    for (const name of removed) {
      this.ofCluster.remove(name);
      this.shownAt.delete(name);
    }
    for (const { name, spec, uri } of definitions) {
      if (!this.ofCluster.set(name, spec)) this.leaveOut(name);
      else if (uri !== undefined) this.shownAt.set(name, uri);
    }
    if (more) return;
    this.cluster = this.ofCluster.all();
    this.changed();
  }

  /** Where the definition of a kind stands; undefined where nobody can go there. */
  locationOf(kind: GroupVersionKind): Location | undefined {
    const place = this.defined.placeOf(kind);
    if (!place) return undefined;
    if ('name' in place) {
      const uri = this.shownAt.get(place.name);
      return uri === undefined ? undefined : { uri, range: { start: BEGINNING, end: BEGINNING } };
    }
    const file = this.files().get(place.uri);
    const placed = file?.documents[place.index];
    if (!file || !placed) return undefined;
    const start = file.positionAt(placed.start + (placed.document.tree.root?.start ?? 0));
    return { uri: place.uri, range: { start, end: start } };
  }

  private leaveOut(name: string): void {
    if (this.hasRoom) this.warn(`the cluster defines more than is taken in: ${name} and others are left out`);
    this.hasRoom = false;
  }

  private async run(): Promise<void> {
    this.isRunning = true;
    for (let seen = -1; seen !== this.revision;) {
      await this.turns.pause();
      seen = this.revision;
      this.wantClusterDefinitions();
      const steps = this.defined.catalogOf(this.files(), this.cluster);
      let outcome = new Turn(this.turns).take(steps);
      while (outcome === undefined) {
        await this.turns.pause();
        outcome = new Turn(this.turns).take(steps);
      }
      if (outcome === 'cancelled' || !outcome.value) continue;
      this.workspace.setCatalog(outcome.value);
      this.told();
    }
    this.isRunning = false;
  }

  /** Who opens no manifest is not to have hundreds of definitions read for nothing. */
  private wantClusterDefinitions(): void {
    const snapshot = this.workspace.snapshot();
    if (this.wantsCluster || ![...this.isOpen.keys()].some((uri) => mayBeManifest(snapshot.file(uri))))
      return;
    this.wantsCluster = true;
    this.want();
  }

  /** An open file is what its editor says, and comes before those that are not. */
  private files(): Map<string, ManifestFile> {
    const files = new Map<string, ManifestFile>();
    const snapshot = this.workspace.snapshot();
    for (const uri of this.isOpen.keys()) {
      const file = snapshot.file(uri);
      if (file && WRITTEN.test(uri)) files.set(uri, file);
    }
    for (const [uri, file] of this.saved) if (!files.has(uri)) files.set(uri, file);
    return files;
  }
}

/** Whether a file is a manifest, or may become one: YAML that says nothing yet is where one is begun. */
function mayBeManifest(file: ManifestFile | undefined): boolean {
  return (
    file !== undefined &&
    (file.notation === 'yaml' ||
      file.documents.some(({ document }) => document.text.includes('"apiVersion"')))
  );
}

/** The files that a person writes. A live object in an editor is its cluster's, which tells of it itself while it is looked at. */
const WRITTEN = /^(file|untitled):/;

const BEGINNING = { line: 0, character: 0 };
