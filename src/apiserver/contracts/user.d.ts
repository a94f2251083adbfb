/** Who sends a request, as authentication found. */
export interface User {
  readonly name: string;
  readonly uid?: string;
  readonly groups: readonly string[];
  readonly extra?: Readonly<Record<string, readonly string[]>>;
}
export declare const GROUP_MASTERS = 'system:masters';
export declare const GROUP_AUTHENTICATED = 'system:authenticated';
export declare const GROUP_UNAUTHENTICATED = 'system:unauthenticated';
export declare const ANONYMOUS: User;
//# sourceMappingURL=user.d.ts.map
