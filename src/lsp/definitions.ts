import type { KindRegistry } from '../api/index.ts';
import {
  DefinedKinds,
  ManifestFile,
  type Notation,
  Turn,
  type Turns,
  type Workspace,
} from '../language/index.ts';

/**
 * The custom resources that files define, open or not: where they change, the workspace gets another catalog. Between two
 * turns everything else goes first.
 */
export class Definitions {
  private readonly workspace: Workspace;
  private readonly turns: Turns;
  private readonly defined: DefinedKinds;
  private readonly told: () => void;
  private readonly isOpen: ReadonlyMap<string, unknown>;
  /** Files that are not open, of those alone that may define something. */
  private readonly saved = new Map<string, ManifestFile>();
  private revision = 0;
  private isRunning = false;

  /** `told` is called when the workspace has another catalog. `open`: the files that are open, by their URIs. */
  constructor(parts: {
    readonly workspace: Workspace;
    readonly turns: Turns;
    readonly kinds: KindRegistry;
    readonly open: ReadonlyMap<string, unknown>;
    readonly told: () => void;
  }) {
    this.workspace = parts.workspace;
    this.turns = parts.turns;
    this.defined = new DefinedKinds(parts.kinds);
    this.isOpen = parts.open;
    this.told = parts.told;
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

  private async run(): Promise<void> {
    this.isRunning = true;
    for (let seen = -1; seen !== this.revision;) {
      await this.turns.pause();
      seen = this.revision;
      const steps = this.defined.catalogOf(this.files());
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

  /** An open file is what its editor says, and comes before those that are not. */
  private files(): Map<string, ManifestFile> {
    const files = new Map<string, ManifestFile>();
    const snapshot = this.workspace.snapshot();
    for (const uri of this.isOpen.keys()) {
      const file = snapshot.file(uri);
      if (file) files.set(uri, file);
    }
    for (const [uri, file] of this.saved) if (!files.has(uri)) files.set(uri, file);
    return files;
  }
}
