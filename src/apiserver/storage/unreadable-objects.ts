import { qualified, type ResourceName, type StatusCause, StatusError } from '../../api/index.ts';
import type { Log } from '../../base/index.ts';
import type { StoreRecord } from '../../store/index.ts';
import { wasWritten } from './object-version.ts';
import type { ObjectCodec } from './object-codec.ts';

/** A stored object that is none any more. */
export interface UnreadableObject {
  readonly key: string;
  readonly revision: number;
  /** In upstream's words. */
  readonly problem: string;
}

/** So many are named in the answer to a list, as upstream's. */
const NAMED_LIMIT = 100;

/**
 * The stored objects that cannot be read, because their bytes are not what was written, or no object. For caches and
 * watches they are not there; who asks for one, or for a list with one, is told; each is named once in the log.
 */
export class UnreadableObjects {
  private readonly log: Log;
  private readonly objects = new Map<string, UnreadableObject>();

  constructor(log: Log) {
    this.log = log;
  }

  /** Takes in what a key holds now. True: it can be read. */
  admit(record: StoreRecord, codec: ObjectCodec): boolean {
    const problem = problemOf(record, codec);
    if (problem === undefined) {
      if (this.objects.size > 0) this.objects.delete(record.key);
      return true;
    }
    const { key, modRevision: revision } = record;
    if (this.objects.get(key)?.revision !== revision) {
      this.log.error('a stored object cannot be read', { key, revision, problem });
    }
    this.objects.set(key, { key, revision, problem });
    return false;
  }

  /** A key holds nothing any more. True: what it held could not be read. */
  remove(key: string): boolean {
    return this.objects.delete(key);
  }

  get(key: string): UnreadableObject | undefined {
    return this.objects.get(key);
  }

  all(): readonly UnreadableObject[] {
    return [...this.objects.values()];
  }

  /** Throws upstream's 500 of a list where one of its objects cannot be read: at or after `start`, with `prefix`. */
  assertNone(of: ResourceName, start: string, prefix: string): void {
    if (this.objects.size === 0) return;
    const found = this.all().filter(({ key }) => key >= start && key.startsWith(prefix));
    if (found.length > 0) throw unreadableList(of, found);
  }
}

export function isReadable(record: StoreRecord, codec: ObjectCodec): boolean {
  return problemOf(record, codec) === undefined;
}

/** Undefined: it can be read. */
function problemOf({ value, integrity, modRevision }: StoreRecord, codec: ObjectCodec): string | undefined {
  if (integrity === 'damaged') {
    return 'data from the storage is not transformable revision=0: the checksum does not match';
  }
  if (integrity === 'verified' || wasWritten(value)) return undefined;
  const problem = codec.problemOf(value);
  return problem === undefined ? undefined : `object not decodable revision=${modRevision}: ${problem}`;
}

/** Upstream's 500 of a list in which records cannot be read. */
export function unreadableRecords(
  of: ResourceName,
  records: readonly StoreRecord[],
  codec: ObjectCodec,
): StatusError {
  const objects = records.map((record) => ({
    key: record.key,
    revision: record.modRevision,
    problem: problemOf(record, codec) ?? 'object not decodable',
  }));
  return unreadableList(of, objects);
}

/** Upstream's 500 of a read of one object. */
export function unreadableError(object: UnreadableObject): StatusError {
  const message = storageError(object);
  return new StatusError(500, 'InternalError', `Internal error occurred: ${message}`, {
    causes: [{ message }],
  });
}

/** Upstream's 500 of a list, with its feature gate AllowUnsafeMalformedObjectDeletion. */
function unreadableList(of: ResourceName, objects: readonly UnreadableObject[]): StatusError {
  const causes: StatusCause[] = objects.slice(0, NAMED_LIMIT).map((object) => ({
    reason: 'UnexpectedServerResponse',
    message: storageError(object),
    field: object.key,
  }));
  if (objects.length > NAMED_LIMIT) {
    causes.push({ reason: 'FieldValueTooMany', message: 'too many errors, the list is truncated' });
  }
  const details = {
    ...(of.group === '' ? {} : { group: of.group }),
    kind: of.resource,
    name: 'list',
    causes,
  };
  const message = `failed to read one or more ${qualified(of)} from the storage`;
  return new StatusError(500, 'StorageReadError', message, details);
}

function storageError({ key, problem }: UnreadableObject): string {
  return `StorageError: corrupt object, Code: 7, Key: ${key}, ResourceVersion: 0, AdditionalErrorMsg: ${problem}`;
}
