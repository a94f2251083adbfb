import { builtInKinds } from '../../src/kinds/index.ts';
import { type Catalog, catalogOf } from '../../src/language/index.ts';

/** What the language service knows where nothing but Kubernetes itself is served. */
export function builtInCatalog(): Catalog {
  return catalogOf(builtInKinds());
}
