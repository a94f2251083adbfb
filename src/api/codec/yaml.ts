import {
  Composer,
  type Document,
  LineCounter,
  Parser,
  type ParseOptions,
  type ScalarTag,
  type Tags,
  type YAMLError,
} from 'yaml';
import { LargeInteger } from '../../base/index.ts';
import { readJsonDocument } from './document.ts';
import { DEPTH_LIMIT, JsonSyntaxError } from './json-syntax.ts';
import { placeOfWrongEscape } from './yaml-escapes.ts';
import { type DuplicateKey, valueOfYaml, YamlError } from './yaml-value.ts';

export { YamlError } from './yaml-value.ts';

export interface YamlContent {
  /** The first document as JSON. */
  readonly json: string;
  /** What strict decoding refuses: keys that a map has twice. */
  readonly problems: readonly string[];
}

/** Converts the first document to JSON, by the rules of YAML 1.1 as Go reads it. Throws {@link YamlError}. */
export function yamlToJson(text: string): YamlContent {
  const json = sameAsJson(text);
  if (json !== undefined) return { json, problems: [] };
  try {
    const lines = new LineCounter();
    const document = firstDocument(text, lines);
    if (!document) return { json: 'null', problems: [] };
    const [error] = document.errors;
    const wrongEscape = placeOfWrongEscape(text);
    if (wrongEscape !== undefined && wrongEscape <= Math.min(document.range[2], error?.pos[0] ?? Infinity)) {
      throw new YamlError(`yaml: ${lineOf(wrongEscape, lines)}found invalid Unicode character escape code`);
    }
    if (error) throw new YamlError(goMessage(error, lines));
    const { value, duplicates } = valueOfYaml(document.contents);
    return { json: JSON.stringify(value) ?? 'null', problems: problemsOf(duplicates, lines) };
  } catch (error) {
    if (error instanceof RangeError) throw new YamlError(`yaml: exceeded max depth of ${DEPTH_LIMIT}`);
    throw error;
  }
}

/** What the two languages read differently: characters, escapes, numbers that are rounded, and the key that merges. */
const DIFFERENT =
  // eslint-disable-next-line no-control-regex -- The characters that YAML forbids, and that are no blank to it.
  /[^\n\r\x20-\x7e\xa0-\u2027\u202a-\ud7ff\ue000-\ufefe]|\\[u/]|[:,[\s]-?(?:\d{16}|[\d.]+[eE])|"<<"/;

/**
 * Most of what is applied was written by a client library, and is JSON: reading it as that costs a tenth. Gives nothing
 * where YAML has anything else to say of the text, if only what is wrong with it.
 */
function sameAsJson(text: string): string | undefined {
  if (!text.startsWith('{') || DIFFERENT.test(text)) return undefined;
  try {
    if (isPrintedAlike(text)) return text;
    const { value, duplicates } = readJsonDocument(text);
    return duplicates.length > 0 ? undefined : JSON.stringify(value);
  } catch (error) {
    if (error instanceof JsonSyntaxError) return undefined;
    throw error;
  }
}

/** Whether a text is just what would be printed of its value: then no key is there twice. Nor can it nest too deeply. */
function isPrintedAlike(text: string): boolean {
  if ((text.match(/[{[]/g)?.length ?? 0) > DEPTH_LIMIT) return false;
  try {
    return JSON.stringify(JSON.parse(text)) === text;
  } catch {
    return false;
  }
}

/** Reads no further than to the end of the document. The library's own search for double keys compares all with all. */
function firstDocument(text: string, lines: LineCounter): Document.Parsed | undefined {
  const composer = new Composer({
    version: '1.1',
    uniqueKeys: false,
    customTags: goTags,
    logLevel: 'silent',
    stringKeys: false,
  });
  for (const document of composer.compose(new Parser(lines.addNewLine).parse(text))) return document;
  return undefined;
}

function problemsOf(duplicates: readonly DuplicateKey[], lines: LineCounter): string[] {
  if (duplicates.length === 0) return [];
  const told = duplicates.map(
    ({ key, offset }) => `line ${lines.linePos(offset).line}: key ${key} already set in map`,
  );
  return [`${YAML_DUPLICATES}${told.join('\n  ')}`];
}

/** What stands before the keys that come twice. */
const YAML_DUPLICATES = 'yaml: unmarshal errors:\n  ';

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
      const intAsBigInt = text.length <= LONGEST_INTEGER;
      const value: unknown = tag.resolve?.(text, onError, { ...options, intAsBigInt });
      return typeof value === 'bigint' ? LargeInteger.parse(value.toString()) : value;
    },
  };
}

/** The characters of an integer of 64 bits in any base, with signs. What is longer is not computed. */
const LONGEST_INTEGER = 80;

const NOT_OF_GO = ['timestamp', 'omap', 'pairs', 'set', 'binary', 'float'];

const floatTag: ScalarTag = {
  tag: 'tag:yaml.org,2002:float',
  default: true,
  test: /^[-+]?(?:\.[0-9]+|[0-9][0-9_]*(?:\.[0-9_]*)?)(?:[eE][-+]?[0-9]+)?$/,
  resolve: (text) => Number(text.replaceAll('_', '')),
};

function goMessage(error: YAMLError, lines: LineCounter): string {
  return `yaml: ${lineOf(error.pos[0], lines)}${GO_MESSAGES.get(error.code) ?? error.message.split('\n')[0]}`;
}

/** Go says it of no first line. */
function lineOf(offset: number, lines: LineCounter): string {
  const { line } = lines.linePos(offset);
  return line > 1 ? `line ${line}: ` : '';
}

const GO_MESSAGES: ReadonlyMap<string, string> = new Map([
  ['BAD_INDENT', 'did not find expected key'],
  ['BLOCK_AS_IMPLICIT_KEY', 'mapping values are not allowed in this context'],
  ['MULTILINE_IMPLICIT_KEY', 'mapping values are not allowed in this context'],
  ['MISSING_CHAR', "could not find expected ':'"],
  ['TAB_AS_INDENT', 'found character that cannot start any token'],
  ['BAD_ALIAS', 'did not find expected alphabetic or numeric character'],
  ['UNEXPECTED_TOKEN', 'did not find expected node content'],
  // The library goes down into what is nested.
  ['RESOURCE_EXHAUSTION', `exceeded max depth of ${DEPTH_LIMIT}`],
  ['BAD_SCALAR_START', 'found character that cannot start any token'],
]);
