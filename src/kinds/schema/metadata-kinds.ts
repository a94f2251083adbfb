/** The kinds that hold only the metadata of objects: no package has a schema of them. */
const META = 'apimachinery.pkg.apis.meta.v1';

/** By API version and kind the Go type: both versions are the same. */
export const METADATA_KINDS: Readonly<Record<string, string>> = Object.fromEntries(
  ['v1', 'v1beta1'].flatMap((version) =>
    ['PartialObjectMetadata', 'PartialObjectMetadataList'].map((kind) => [
      `meta.k8s.io/${version}/${kind}`,
      `${META}.${kind}`,
    ]),
  ),
);

/** Their messages, in the form of the generated ones. */
export const METADATA_MESSAGES: Readonly<Record<string, string>> = {
  [`${META}.PartialObjectMetadata`]: `1 metadata ${META}.ObjectMeta`,
  [`${META}.PartialObjectMetadataList`]: `1 metadata ${META}.ListMeta\n2 items! []${META}.PartialObjectMetadata`,
};
