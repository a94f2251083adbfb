import type { Kind, Message, Schema } from '../../api/index.ts';
import type { PublishedApi } from '../contracts/index.ts';
import { META } from './names.ts';

/** Finds definitions by their published names: those of kinds, of lists of them, and what is published beside. */
export class Definitions {
  private readonly published: PublishedApi;
  private readonly kinds: ReadonlyMap<string, Kind>;

  constructor(kinds: readonly Kind[], published: PublishedApi) {
    this.published = published;
    this.kinds = new Map(kinds.map((kind) => [kind.definitionName, kind]));
  }

  find(name: string): Schema | undefined {
    return this.ofKind(name) ?? this.published.definition(name) ?? this.ofList(name);
  }

  /** As OpenAPI v2 has it, which has no words for some of it. */
  findV2(name: string): Schema | undefined {
    return this.kinds.get(name)?.schemaV2 ?? this.find(name);
  }

  /** Undefined where Go has no type for it. */
  messageOf(name: string): Message | undefined {
    return this.ofKind(name) && !this.published.definition(name) ? undefined : this.published.messageOf(name);
  }

  private ofKind(name: string): Schema | undefined {
    const kind = this.kinds.get(name);
    return kind?.resolve(kind.schema);
  }

  /** The list of a kind that nobody has published one for. */
  private ofList(name: string): Schema | undefined {
    const kind = name.endsWith(LIST) ? this.kinds.get(name.slice(0, -LIST.length)) : undefined;
    return kind && listSchema(kind);
  }
}

const LIST = 'List';

function listSchema({ group, version, kind, plural, definitionName }: Kind): Schema {
  return {
    description: `${kind}List is a list of ${kind}`,
    type: 'object',
    required: ['items'],
    properties: {
      apiVersion: { type: 'string' },
      items: {
        description: `List of ${plural}.`,
        type: 'array',
        items: { $ref: `#/definitions/${definitionName}` },
      },
      kind: { type: 'string' },
      metadata: { description: 'Metadata of the list.', $ref: `#/definitions/${META}ListMeta` },
    },
    'x-kubernetes-group-version-kind': [{ group, kind: `${kind}List`, version }],
  };
}
