import type { Kinds } from '../../api/index.ts';
import { type DefinedResource, definedResource } from '../catalog/defined-resources.ts';
import { headerOf, type ManifestDocument } from '../document/manifest-document.ts';
import { toValue } from '../syntax/index.ts';

const KIND = 'CustomResourceDefinition';
const API_VERSION = 'apiextensions.k8s.io/v1';

/** Whether a text may define custom resources: without reading it. */
export function mayDefine(text: string): boolean {
  return text.includes(KIND);
}

/** What a document defines; undefined where that is nothing, or cannot be read yet. */
export function readDefinition({ tree }: ManifestDocument, kinds: Kinds): DefinedResource | undefined {
  const { apiVersion, kind } = headerOf(tree.root);
  if (kind?.text !== KIND || apiVersion?.text !== API_VERSION) return undefined;
  return definedResource(toValue(tree.root), kinds);
}
