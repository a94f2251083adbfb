import type { Log } from '../../base/index.ts';
import { Asked } from '../catalog/asked.ts';
import type { Catalog } from '../catalog/catalog.ts';
import { diagnoseDocument } from '../diagnose/diagnose-document.ts';
import type { Finding } from '../diagnose/finding.ts';
import type { ManifestDocument } from '../document/manifest-document.ts';
import type { Work } from '../document/work.ts';
import type { Steps } from '../steps/steps.ts';
import { summarize } from '../summary/summarize.ts';
import type { Summary } from '../summary/summary.ts';
import { Kept } from './kept.ts';

/** What analyses with one catalog leave to those with the next. */
export class KeptAnalyses {
  readonly summaries = new Kept<Summary>();
  readonly findings = new Kept<readonly Finding[]>();
}

/**
 * What was found out about documents with one catalog. A document never changes, so that each is worked out once,
 * whatever happens to the documents and files around it.
 */
export class Analyses {
  private readonly catalog: Catalog;
  private readonly log: Log;
  private readonly work: Work;
  private readonly kept: KeptAnalyses;
  private readonly summaries = new WeakMap<ManifestDocument, Summary>();
  private readonly findings = new WeakMap<ManifestDocument, readonly Finding[]>();

  constructor(catalog: Catalog, log: Log, work: Work, kept: KeptAnalyses) {
    this.catalog = catalog;
    this.log = log;
    this.work = work;
    this.kept = kept;
  }

  *summaryOf(document: ManifestDocument): Steps<Summary> {
    const { catalog, kept } = this;
    const known = this.summaries.get(document) ?? kept.summaries.find(document, catalog);
    if (known) return known;
    const asked = new Asked();
    const summary = yield* summarize(asked.notedIn(catalog), document);
    this.work.summarised++;
    this.summaries.set(document, summary);
    kept.summaries.keep(document, summary, asked);
    return summary;
  }

  *findingsOf(document: ManifestDocument): Steps<readonly Finding[]> {
    const { catalog, kept } = this;
    const known = this.findings.get(document) ?? kept.findings.find(document, catalog);
    if (known) return known;
    const asked = new Asked();
    const findings = yield* diagnoseDocument(asked.notedIn(catalog), document, this.log);
    this.work.checked++;
    this.findings.set(document, findings);
    // A fix is made of the catalog when it is asked for: it is not to keep one that is gone.
    if (findings.every(({ fixes }) => fixes === undefined)) kept.findings.keep(document, findings, asked);
    yield;
    return findings;
  }
}
