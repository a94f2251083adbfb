import type { GroupKind } from '../catalog/field-meanings.ts';
import type { ManifestDocument } from '../document/manifest-document.ts';
import { PersistentMap } from '../persistent/persistent-map.ts';
import type { ObjectSummary, Reference, Summary } from './summary.ts';

/** Something that a document says, and where that document is. */
export interface Indexed<T> {
  readonly uri: string;
  readonly document: ManifestDocument;
  readonly value: T;
}

type Group<T> = PersistentMap<Indexed<T>>;

/**
 * All objects and references of a workspace by kind, namespace and name. Never changes: a document that comes or goes
 * makes another index, which shares with this one whatever else there is.
 *
 * A namespace is taken as it is written; undefined stands for none.
 */
export class ObjectIndex {
  static readonly empty = new ObjectIndex(PersistentMap.empty(), PersistentMap.empty());

  /** By kind and namespace, then by name. */
  private readonly objects: Table<ObjectSummary>;
  private readonly references: Table<Reference>;

  private constructor(objects: Table<ObjectSummary>, references: Table<Reference>) {
    this.objects = objects;
    this.references = references;
  }

  /** The objects of a name: more than one where several documents define it. */
  find(kind: GroupKind, namespace: string | undefined, name: string): readonly Indexed<ObjectSummary>[] {
    return this.objects.get(scopeOf(kind, namespace))?.get(name)?.values() ?? [];
  }

  /** All objects of a kind in a namespace. */
  list(kind: GroupKind, namespace: string | undefined): readonly Indexed<ObjectSummary>[] {
    const names = this.objects.get(scopeOf(kind, namespace))?.values() ?? [];
    return names.flatMap((group) => group.values());
  }

  /** The places that name an object. */
  referencesTo(kind: GroupKind, namespace: string | undefined, name: string): readonly Indexed<Reference>[] {
    return this.references.get(scopeOf(kind, namespace))?.get(name)?.values() ?? [];
  }

  with(uri: string, document: ManifestDocument, summary: Summary): ObjectIndex {
    let { objects, references } = this;
    for (const [index, { scope, name, object }] of namedObjects(summary).entries()) {
      objects = added(objects, scope, name, `${document.id}.${index}`, { uri, document, value: object });
    }
    for (const [index, { scope, reference }] of allReferences(summary).entries()) {
      const entry = { uri, document, value: reference };
      references = added(references, scope, reference.name, `${document.id}.${index}`, entry);
    }
    return new ObjectIndex(objects, references);
  }

  /** `summary` is the one that the document was added with. */
  without(document: ManifestDocument, summary: Summary): ObjectIndex {
    let { objects, references } = this;
    for (const [index, { scope, name }] of namedObjects(summary).entries()) {
      objects = removed(objects, scope, name, `${document.id}.${index}`);
    }
    for (const [index, { scope, reference }] of allReferences(summary).entries()) {
      references = removed(references, scope, reference.name, `${document.id}.${index}`);
    }
    return new ObjectIndex(objects, references);
  }
}

type Table<T> = PersistentMap<PersistentMap<Group<T>>>;

function namedObjects({ objects }: Summary): { scope: string; name: string; object: ObjectSummary }[] {
  return objects.flatMap((object) => {
    const { kind, namespace, name } = object;
    return name === undefined ? [] : [{ scope: scopeOf(kind, namespace), name, object }];
  });
}

/** A reference without a namespace of its own means that of the object which refers. */
function allReferences({ objects }: Summary): { scope: string; reference: Reference }[] {
  return objects.flatMap((object) =>
    object.references.map((reference) => ({
      scope: scopeOf(reference.to, reference.namespace ?? object.namespace),
      reference,
    })),
  );
}

function scopeOf({ group, kind }: GroupKind, namespace: string | undefined): string {
  return `${group}/${kind}/${namespace ?? ''}`;
}

function added<T>(table: Table<T>, scope: string, name: string, key: string, entry: Indexed<T>): Table<T> {
  const names = table.get(scope) ?? PersistentMap.empty<Group<T>>();
  const group = names.get(name) ?? PersistentMap.empty<Indexed<T>>();
  return table.set(scope, names.set(name, group.set(key, entry)));
}

function removed<T>(table: Table<T>, scope: string, name: string, key: string): Table<T> {
  const names = table.get(scope);
  const group = names?.get(name)?.delete(key);
  if (!names || !group) return table;
  const left = group.size > 0 ? names.set(name, group) : names.delete(name);
  return left.size > 0 ? table.set(scope, left) : table.delete(scope);
}
