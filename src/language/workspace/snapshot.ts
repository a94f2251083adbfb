import type { Catalog } from '../catalog/catalog.ts';
import type { ManifestFile } from '../document/manifest-file.ts';
import type { PersistentMap } from '../persistent/persistent-map.ts';
import type { Steps } from '../steps/steps.ts';
import type { ObjectIndex } from '../summary/object-index.ts';
import type { Analyses } from './analyses.ts';
import type { Indexer } from './indexer.ts';

/** The inputs as they were at one revision. Stays so, whatever is changed afterwards. */
export class Snapshot {
  readonly revision: number;
  readonly catalog: Catalog;
  readonly analyses: Analyses;
  private readonly files: PersistentMap<ManifestFile>;
  private readonly indexer: Indexer;

  constructor(
    revision: number,
    files: PersistentMap<ManifestFile>,
    known: { readonly catalog: Catalog; readonly analyses: Analyses; readonly indexer: Indexer },
  ) {
    this.revision = revision;
    this.files = files;
    this.catalog = known.catalog;
    this.analyses = known.analyses;
    this.indexer = known.indexer;
  }

  file(uri: string): ManifestFile | undefined {
    return this.files.get(uri);
  }

  /** What all files define and refer to. */
  index(): Steps<ObjectIndex> {
    return this.indexer.indexOf(this.files);
  }
}
