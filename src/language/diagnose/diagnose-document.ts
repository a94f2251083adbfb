import type { Log } from '../../base/index.ts';
import type { Catalog } from '../catalog/catalog.ts';
import type { ManifestDocument } from '../document/manifest-document.ts';
import type { Steps } from '../steps/steps.ts';
import { type Finding, FINDING_LIMIT, type Report } from './finding.ts';
import { reportHeader } from './header-findings.ts';
import { reportRules } from './rules.ts';
import { reportSchemaOnly } from './schema-only.ts';
import { checkStructure, type ManifestObject, type Structure } from './structure.ts';
import { reportSyntax } from './syntax-findings.ts';

/**
 * All that is wrong with one document of a manifest file, in the order of the text: its notation, its shape, and
 * what the API server would say. A step for each object.
 */
export function* diagnoseDocument(
  catalog: Catalog,
  document: ManifestDocument,
  log: Log,
): Steps<readonly Finding[]> {
  const findings: Finding[] = [];
  const report: Report = (finding) => {
    if (findings.length < FINDING_LIMIT) findings.push(finding);
  };
  reportSyntax(document, report);
  const structure = yield* checkStructure(catalog, document, report);
  for (const object of structure.objects) {
    reportHeader(catalog, document, object.node, report);
    yield* reportMeaning(catalog, document, object, structure, report, log);
    yield;
  }
  return findings.toSorted((a, b) => a.range.start - b.range.start || a.range.end - b.range.end);
}

/** Validation is written for objects that were decoded in one piece; a fault on half of one costs its findings alone. */
function* reportMeaning(
  catalog: Catalog,
  { text }: ManifestDocument,
  object: ManifestObject,
  structure: Structure,
  report: Report,
  log: Log,
): Steps<void> {
  const { kind } = object;
  try {
    if (!kind || !catalog.validates(kind)) yield* reportSchemaOnly(catalog, text, object, report);
    yield* reportRules(catalog, text, object, structure, report);
  } catch (error) {
    log.error('validation failed', { kind: kind?.kind, error });
  }
}
