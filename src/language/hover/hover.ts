import { code, Markdown, markup, paragraphs } from '../../base/index.ts';
import { apiVersionOf } from '../../api/index.ts';
import type { Catalog } from '../catalog/catalog.ts';
import { childSchema, holdsObject, kindOf, schemaAlong } from '../catalog/schema-path.ts';
import { documentationOf, typeText } from '../catalog/describe.ts';
import type { ManifestDocument } from '../document/manifest-document.ts';
import { locate, type Step } from '../syntax/index.ts';
import type { Range } from '../text/text.ts';

export interface Hover {
  readonly range: Range;
  readonly markdown: string;
}

/** What is known about the field at a place: its type, whether it must be there, its text, its default. */
export function hover(catalog: Catalog, document: ManifestDocument, offset: number): Hover | undefined {
  const { root } = document.tree;
  const { steps, onKey } = locate(root, offset);
  const last = steps.at(-1);
  if (last?.kind !== 'entry') return undefined;
  const { key, value } = last.entry;
  const node = onKey ? key : value?.kind === 'scalar' ? value : undefined;
  if (!node || offset < node.start || offset > node.end) return undefined;
  const isKind = last.key === 'kind' && holdsObject(catalog, root, steps.slice(0, -1));
  const markdown = (isKind ? kindText(catalog, last) : '') || fieldText(catalog, document, steps, last.key);
  return markdown === '' ? undefined : { range: { start: node.start, end: node.end }, markdown };
}

function kindText(catalog: Catalog, step: Step): string {
  const kind = step.kind === 'entry' ? kindOf(step.map) : undefined;
  const schema = kind && catalog.schemaOf(kind);
  if (!kind || !schema) return '';
  return textOf(markup`**${kind.kind}** ${code(apiVersionOf(kind))}`, catalog.textOf(schema));
}

function fieldText(
  catalog: Catalog,
  document: ManifestDocument,
  steps: readonly Step[],
  key: string,
): string {
  const owner = schemaAlong(catalog, document.tree.root, steps.slice(0, -1));
  const schema = childSchema(catalog, owner, key);
  if (!owner || !schema) return '';
  const required = catalog.resolve(owner).required?.includes(key) ? ', required' : '';
  return textOf(
    markup`**${key}** ${code(typeText(catalog, schema))}${required}`,
    documentationOf(catalog, owner, key, schema),
  );
}

/** A title, and the Markdown that the schemas of kinds come with. */
function textOf(title: Markdown, text: string): string {
  return paragraphs(text === '' ? [title] : [title, new Markdown(text)]).source;
}
