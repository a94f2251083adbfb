import { apiVersionOf, type GroupVersionKind } from '../../api/index.ts';
import type { Catalog } from './catalog.ts';

/** What a catalog was asked for, so that it can be told whether another one would answer the same. */
export class Asked {
  private readonly origins = new Map<string, { readonly kind: GroupVersionKind; readonly origin: unknown }>();
  private isAboutAll = false;

  /** The catalog, which notes here what it is asked for. */
  notedIn(catalog: Catalog): Catalog {
    const note = ({ group, version, kind }: GroupVersionKind): void => {
      const of = { group, version, kind };
      this.origins.set(`${apiVersionOf(of)}/${kind}`, { kind: of, origin: catalog.originOf(of) });
    };
    const noteAll = (): void => {
      this.isAboutAll = true;
    };
    return {
      ...catalog,
      get kinds() {
        noteAll();
        return catalog.kinds;
      },
      named(kind) {
        noteAll();
        return catalog.named(kind);
      },
      inVersion(apiVersion) {
        noteAll();
        return catalog.inVersion(apiVersion);
      },
      knownOf(group) {
        noteAll();
        return catalog.knownOf(group);
      },
      find(kind) {
        note(kind);
        return catalog.find(kind);
      },
      schemaOf(kind) {
        note(kind);
        return catalog.schemaOf(kind);
      },
      validates(kind) {
        note(kind);
        return catalog.validates(kind);
      },
      judge(kind, value) {
        note(kind);
        return catalog.judge(kind, value);
      },
    };
  }

  /** Whether another catalog answers all of it the same. What kinds there are at all is never the same. */
  isSameIn(catalog: Catalog): boolean {
    if (this.isAboutAll) return false;
    for (const { kind, origin } of this.origins.values()) if (catalog.originOf(kind) !== origin) return false;
    return true;
  }
}
