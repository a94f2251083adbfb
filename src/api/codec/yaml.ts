import { LargeInteger } from '../../base/index.ts';
import {
  type Document,
  parseAllDocuments,
  type ParseOptions,
  type ScalarTag,
  type Tags,
  type YAMLError,
} from 'yaml';

/** A body that is no YAML, or only nearly so; the text is Go's where it is known. */
export class YamlError extends Error {}

export interface YamlContent {
  /** The first document as JSON. */
  readonly json: string;
  /** What strict decoding refuses: keys that a map has twice. */
  readonly problems: readonly string[];
}

/** Converts the first document to JSON, by the rules of YAML 1.1 as Go reads it. Throws {@link YamlError}. */
export function yamlToJson(text: string): YamlContent {
  const documents = parseAllDocuments(text, {
    version: '1.1',
    uniqueKeys: true,
    customTags: goTags,
    logLevel: 'silent',
    stringKeys: false,
  });
  const document = 'empty' in documents ? undefined : documents[0];
  if (!document) return { json: 'null', problems: [] };
  const duplicates: string[] = [];
  for (const error of document.errors) {
    if (error.code !== 'DUPLICATE_KEY') throw new YamlError(goMessage(error));
    duplicates.push(`line ${lineOf(error)}: key ${keyAt(text, error)} already set in map`);
  }
  const problems = duplicates.length === 0 ? [] : [`${YAML_DUPLICATES}${duplicates.join('\n  ')}`];
  return { json: jsonOf(document), problems };
}

/** Aliases that lead to too much, or to themselves, are no document. */
function jsonOf(document: Document.Parsed): string {
  try {
    return JSON.stringify(document.toJS({ maxAliasCount: ALIAS_LIMIT })) ?? 'null';
  } catch (error) {
    const why =
      error instanceof ReferenceError
        ? 'document contains excessive aliasing'
        : 'anchor value contains itself';
    throw new YamlError(`yaml: ${why}`);
  }
}

/** What stands before the keys that come twice. */
const YAML_DUPLICATES = 'yaml: unmarshal errors:\n  ';

const ALIAS_LIMIT = 100;

/** Go reads neither timestamps nor base 60, no sets or ordered maps, and no number in a lone point. */
function goTags(tags: Tags): Tags {
  const kept = tags.filter((tag) => {
    const name = typeof tag === 'string' ? tag : tag.tag.slice(tag.tag.lastIndexOf(':') + 1);
    return (
      !NOT_OF_GO.includes(name) && !(typeof tag === 'object' && 'format' in tag && tag.format === 'TIME')
    );
  });
  return [...kept.map(exactInteger), floatTag];
}

/** Whole numbers keep their digits, whatever their base. */
function exactInteger(tag: Tags[number]): Tags[number] {
  if (typeof tag === 'string' || tag.tag !== 'tag:yaml.org,2002:int' || 'collection' in tag) return tag;
  return {
    ...tag,
    resolve: (text: string, onError: (message: string) => void, options: ParseOptions) => {
      const value: unknown = tag.resolve?.(text, onError, { ...options, intAsBigInt: true });
      return typeof value === 'bigint' ? LargeInteger.parse(value.toString()) : value;
    },
  };
}

const NOT_OF_GO = ['timestamp', 'omap', 'pairs', 'set', 'binary', 'float'];

const floatTag: ScalarTag = {
  tag: 'tag:yaml.org,2002:float',
  default: true,
  test: /^[-+]?(?:\.[0-9]+|[0-9][0-9_]*(?:\.[0-9_]*)?)(?:[eE][-+]?[0-9]+)?$/,
  resolve: (text) => Number(text.replaceAll('_', '')),
};

function goMessage(error: YAMLError): string {
  const line = lineOf(error);
  const where = line > 1 ? `line ${line}: ` : '';
  return `yaml: ${where}${GO_MESSAGES[error.code] ?? error.message.split('\n')[0]}`;
}

const GO_MESSAGES: Readonly<Record<string, string>> = {
  BAD_INDENT: 'did not find expected key',
  BLOCK_AS_IMPLICIT_KEY: 'mapping values are not allowed in this context',
  MULTILINE_IMPLICIT_KEY: 'mapping values are not allowed in this context',
  MISSING_CHAR: "could not find expected ':'",
  TAB_AS_INDENT: 'found character that cannot start any token',
  BAD_ALIAS: 'did not find expected alphabetic or numeric character',
  UNEXPECTED_TOKEN: 'did not find expected node content',
  BAD_SCALAR_START: 'found character that cannot start any token',
};

function lineOf(error: YAMLError): number {
  return error.linePos?.[0].line ?? 1;
}

function keyAt(text: string, error: YAMLError): string {
  const rest = text.slice(error.pos[0]);
  return JSON.stringify(/^["']?([^:"'\s]*)/.exec(rest)?.[1] ?? '');
}
