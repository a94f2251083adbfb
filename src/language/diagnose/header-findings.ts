import { apiVersionOf, type GroupVersionKind, parseApiVersion } from '../../api/index.ts';
import type { Catalog } from '../catalog/catalog.ts';
import type { RetiredVersion } from '../catalog/retired-versions.ts';
import { isList } from '../catalog/schema-path.ts';
import { headerOf, type ManifestDocument } from '../document/manifest-document.ts';
import { replace } from '../edit/edits.ts';
import { entryOf, type MapNode, type ScalarNode } from '../syntax/index.ts';
import { type Fix, fix, type Report } from './finding.ts';
import { shortened } from './shortened.ts';
import { editDistance, nearest } from './suggest.ts';

/** Holds what an object says that it is against the kinds there are. Kinds of other groups are no business of ours. */
export function reportHeader(
  catalog: Catalog,
  document: ManifestDocument,
  node: MapNode,
  report: Report,
): void {
  const header = headerOf(node);
  if (!header.apiVersion || !header.kind) {
    reportMissing(node, report);
    return;
  }
  const wanted = { ...parseApiVersion(header.apiVersion.text), kind: header.kind.text };
  if (isList(wanted) || isClientConfig(wanted) || catalog.schemaOf(wanted)) return;
  const retired = catalog.retired(wanted);
  if (retired) reportRetired({ document, node, wanted, retired, at: header.apiVersion }, report);
  else
    REPORTS[catalog.knownOf(wanted.group)](
      catalog,
      wanted,
      { at: header.apiVersion, kind: header.kind },
      report,
    );
}

/** By how much is known of the group. */
const REPORTS = { all: reportUnknown, some: reportSlip, none: reportForeign };

/** Where a manifest says what it is. */
interface Words {
  readonly at: ScalarNode;
  readonly kind: ScalarNode;
}

/** A kubeconfig file has the form of an object, and is none. */
function isClientConfig({ group, version, kind }: GroupVersionKind): boolean {
  return group === '' && version === 'v1' && kind === 'Config';
}

function reportMissing(node: MapNode, report: Report): void {
  for (const field of ['apiVersion', 'kind']) {
    const entry = entryOf(node, field);
    if (entry?.value) continue;
    const place = entry?.key ?? node.entries[0]?.key ?? node;
    report({
      code: 'missing-field',
      severity: 'error',
      message: `\`${field}\` is missing: without it nothing says what this object is.`,
      range: { start: place.start, end: Math.max(place.end, place.start + 1) },
    });
  }
}

interface Retired {
  readonly document: ManifestDocument;
  readonly node: MapNode;
  readonly wanted: GroupVersionKind;
  readonly retired: RetiredVersion;
  readonly at: ScalarNode;
}

function reportRetired({ document, node, wanted, retired, at }: Retired, report: Report): void {
  const { replacement, removedIn } = retired;
  const then =
    replacement === undefined ? 'Nothing took its place.' : `Its place is \`${replacement.apiVersion}\`.`;
  report({
    code: 'removed-api-version',
    severity: 'error',
    message: `\`${apiVersionOf(wanted)}\` has had no ${wanted.kind} since Kubernetes ${removedIn}. ${then}`,
    range: { start: at.start, end: at.end },
    fixes: () =>
      replacement === undefined
        ? []
        : [fix(`Migrate to \`${replacement.apiVersion}\``, replacement.migrate(document.text, node))],
  });
}

/** The group is ours, so that what it does not have is a mistake. */
function reportUnknown(catalog: Catalog, wanted: GroupVersionKind, words: Words, report: Report): void {
  const homes = catalog.named(wanted.kind);
  if (homes.length > 0) {
    reportElsewhere(wanted, homes, words, report);
    return;
  }
  const here = catalog.inVersion(apiVersionOf(wanted)).map((known) => known.kind);
  const meant =
    nearest(wanted.kind, here) ??
    nearest(
      wanted.kind,
      catalog.kinds.map((known) => known.kind),
    );
  reportKind(wanted, meant, words, report);
}

/** The group may have kinds that are not known. Only what is a slip away from one that is known is told. */
function reportSlip(catalog: Catalog, wanted: GroupVersionKind, words: Words, report: Report): void {
  const homes = catalog.named(wanted.kind).filter(({ group }) => group === wanted.group);
  if (homes.length > 0) {
    reportElsewhere(wanted, homes, words, report);
    return;
  }
  const here = catalog.inVersion(apiVersionOf(wanted)).map((known) => known.kind);
  const meant = nearest(wanted.kind, here);
  if (meant !== undefined && editDistance(wanted.kind, meant, SLIP) < SLIP)
    reportKind(wanted, meant, words, report);
}

function reportElsewhere(
  wanted: GroupVersionKind,
  kinds: readonly GroupVersionKind[],
  { at }: Words,
  report: Report,
): void {
  const homes = kinds.map(apiVersionOf);
  report({
    code: 'unknown-api-version',
    severity: 'error',
    message: `\`${shortened(at.text)}\` has no ${wanted.kind}; it is in ${homes.map((home) => `\`${home}\``).join(' and ')}.`,
    range: { start: at.start, end: at.end },
    fixes: () => homes.map((home, index) => changeTo(at, home, index === 0)),
  });
}

function reportKind(
  wanted: GroupVersionKind,
  meant: string | undefined,
  { at, kind }: Words,
  report: Report,
): void {
  const hint = meant === undefined ? '' : ` Did you mean ${meant}?`;
  report({
    code: 'unknown-kind',
    severity: 'error',
    message: `\`${shortened(at.text)}\` has no kind ${shortened(wanted.kind)}.${hint}`,
    range: { start: kind.start, end: kind.end },
    fixes: () => (meant === undefined ? [] : [changeTo(kind, meant, true)]),
  });
}

/** Another group: its kinds may be custom ones. Only what is a slip away from a built-in one is told. */
function reportForeign(catalog: Catalog, wanted: GroupVersionKind, { at }: Words, report: Report): void {
  const meant = catalog
    .named(wanted.kind)
    .find(({ group }) => editDistance(wanted.group, group, SLIP) < SLIP);
  if (!meant) return;
  const home = apiVersionOf(meant);
  report({
    code: 'unknown-api-version',
    severity: 'error',
    message: `There is no group \`${shortened(wanted.group)}\` with a ${wanted.kind}. Did you mean \`${home}\`?`,
    range: { start: at.start, end: at.end },
    fixes: () => [changeTo(at, home, true)],
  });
}

const SLIP = 3;

function changeTo(node: ScalarNode, text: string, preferred: boolean): Fix {
  const quoted = node.style === 'double' || node.style === 'single';
  return fix(
    `Change to \`${text}\``,
    [replace(node.start, node.end, quoted ? JSON.stringify(text) : text)],
    preferred,
  );
}
