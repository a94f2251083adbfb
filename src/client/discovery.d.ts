/** A resource as the server's discovery tells of it. */
export interface ApiResource {
  readonly apiVersion: string;
  readonly kind: string;
  readonly plural: string;
  readonly singular: string;
  readonly shortNames: readonly string[];
  readonly categories: readonly string[];
  readonly namespaced: boolean;
  readonly verbs: readonly string[];
  /** `status`, `scale`, `log`, … */
  readonly subresources: readonly string[];
}
/** What the server serves, asked once for each group version and kept until {@link Discovery.forget}. */
export interface Discovery {
  /** The resource that holds a kind; undefined where the server has none. */
  resourceFor(apiVersion: string, kind: string): Promise<ApiResource | undefined>;
  /** The resources of one group version; none where it is not served. */
  resourcesOf(apiVersion: string): Promise<readonly ApiResource[]>;
  /** All resources of the version that the server prefers in each group, in the order of the groups. */
  preferredResources(): Promise<readonly ApiResource[]>;
  /** Asks again next time: a custom resource may have come. */
  forget(): void;
}
export declare function createDiscovery(get: <T>(path: string) => Promise<T>): Discovery;
//# sourceMappingURL=discovery.d.ts.map
