import type { Log } from '../../base/index.ts';
import type { Catalog } from '../catalog/catalog.ts';
import { diagnoseDocument } from '../diagnose/diagnose-document.ts';
import type { Finding } from '../diagnose/finding.ts';
import type { ManifestDocument } from '../document/manifest-document.ts';
import type { Work } from '../document/work.ts';
import type { Steps } from '../steps/steps.ts';
import { summarize } from '../summary/summarize.ts';
import type { Summary } from '../summary/summary.ts';

/**
 * What was found out about documents with one catalog. A document never changes, so that each is worked out once,
 * whatever happens to the documents and files around it.
 */
export class Analyses {
  private readonly catalog: Catalog;
  private readonly log: Log;
  private readonly work: Work;
  private readonly summaries = new WeakMap<ManifestDocument, Summary>();
  private readonly findings = new WeakMap<ManifestDocument, readonly Finding[]>();

  constructor(catalog: Catalog, log: Log, work: Work) {
    this.catalog = catalog;
    this.log = log;
    this.work = work;
  }

  *summaryOf(document: ManifestDocument): Steps<Summary> {
    const known = this.summaries.get(document);
    if (known) return known;
    const summary = yield* summarize(this.catalog, document);
    this.work.summarised++;
    this.summaries.set(document, summary);
    return summary;
  }

  *findingsOf(document: ManifestDocument): Steps<readonly Finding[]> {
    const known = this.findings.get(document);
    if (known) return known;
    const findings = yield* diagnoseDocument(this.catalog, document, this.log);
    this.work.checked++;
    this.findings.set(document, findings);
    yield;
    return findings;
  }
}
