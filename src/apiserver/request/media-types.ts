export type Format = 'json' | 'yaml' | 'protobuf';

export const MEDIA_TYPES: Readonly<Record<Format, string>> = {
  json: 'application/json',
  yaml: 'application/yaml',
  protobuf: 'application/vnd.kubernetes.protobuf',
};

/** The format of a body by its media type without parameters; undefined for one that is not served. */
export function formatOf(type: string): Format | undefined {
  switch (type) {
    case 'application/json':
      return 'json';
    case 'application/yaml':
      return 'yaml';
    case 'application/vnd.kubernetes.protobuf':
      return 'protobuf';
    default:
      return undefined;
  }
}
