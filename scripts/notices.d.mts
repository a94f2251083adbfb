export interface BundledPackage {
  readonly name: string;
  readonly version: string;
  readonly licence: string;
  readonly text: string;
}

export interface BundleContents {
  readonly outputs: Readonly<
    Record<string, { readonly inputs: Readonly<Record<string, { readonly bytesInOutput: number }>> }>
  >;
}

export const NOTICES_FILE: string;
export function bundledPackages(project: string, metafiles: readonly BundleContents[]): BundledPackage[];
export function noticesText(packages: readonly BundledPackage[]): string;
