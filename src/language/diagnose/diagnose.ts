import type { Catalog } from '../catalog/catalog.ts';
import type { ManifestDocument } from '../document/manifest-document.ts';
import type { Finding, Report } from './finding.ts';
import { reportHeader } from './header-findings.ts';
import { reportRequired } from './required.ts';
import { hasRules, reportRules } from './rules.ts';
import { checkStructure, type ManifestObject, type Structure } from './structure.ts';
import { reportSyntax } from './syntax-findings.ts';

/** So many findings of one document are told. */
const FINDING_LIMIT = 500;

/**
 * All that is wrong with one document of a manifest file, in the order of the text: its notation, its shape, and
 * what the API server would say.
 */
export function diagnose(catalog: Catalog, document: ManifestDocument): readonly Finding[] {
  const findings: Finding[] = [];
  const report: Report = (finding) => {
    if (findings.length < FINDING_LIMIT) findings.push(finding);
  };
  reportSyntax(document, report);
  const structure = checkStructure(catalog, document, report);
  for (const object of structure.objects) reportObject(catalog, document, object, structure, report);
  return findings.toSorted((a, b) => a.range.start - b.range.start || a.range.end - b.range.end);
}

function reportObject(
  catalog: Catalog,
  document: ManifestDocument,
  object: ManifestObject,
  structure: Structure,
  report: Report,
): void {
  reportHeader(catalog, document, object.node, report);
  if (hasRules(catalog, object)) reportRules(catalog, object, structure, report);
  else if (object.schema) reportRequired(catalog, document.text, object, report);
}
