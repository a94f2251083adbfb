import type { PathHandler } from '../contracts/index.ts';
/** What `/version` answers, beside the version itself. */
export interface VersionFacts {
  /** `v1.36.3`. */
  readonly gitVersion: string;
  readonly buildDate: string;
  /** What the server runs on: `linux/amd64`. */
  readonly platform: string;
}
/** Serves `/version`, in upstream's form. */
export declare function versionPath(facts: VersionFacts): PathHandler;
//# sourceMappingURL=version.d.ts.map
