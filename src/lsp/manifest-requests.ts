import type { CancellationToken, CodeLens, Range } from 'vscode-languageserver/node';
import { fieldRanges, manifest, ManifestFile, objects, type Snapshot } from '../language/index.ts';
import { Converter } from './convert.ts';
import type { FieldRangesParams, FileParams, LensData, ManifestAnswer } from './protocol.ts';
import type { Questions } from './questions.ts';

/** Answers what the editor extension wants to know of manifests: which objects a file holds, and where. */
export class ManifestRequests {
  private readonly questions: Questions;

  constructor(questions: Questions) {
    this.questions = questions;
  }

  lenses(uri: string, token: CancellationToken): Promise<CodeLens[]> {
    return this.questions.ask(uri, token, function* (snapshot) {
      const file = snapshot.file(uri);
      const found = yield* objects(snapshot, file);
      if (!file) return [];
      const converter = new Converter(file, uri);
      return found.map(({ apiVersion, object, range }) => {
        const { start } = converter.range(range);
        const { kind, namespace, name } = object;
        const data: LensData = {
          apiVersion,
          kind: kind.kind,
          ...(namespace === undefined ? {} : { namespace }),
          ...(name === undefined ? {} : { name }),
        };
        return { range: { start, end: { line: start.line + 1, character: 0 } }, data };
      });
    });
  }

  manifest(params: FileParams, token: CancellationToken): Promise<ManifestAnswer> {
    return this.questions.ask(params.uri, token, function* (snapshot) {
      const file = fileOf(snapshot, params);
      if (!file) return { objects: [], problems: [] };
      const converter = new Converter(file, params.uri);
      const found = yield* manifest(file);
      return {
        objects: found.objects.map(({ namespace, name, head, range, ...object }) => ({
          ...object,
          ...(namespace === undefined ? {} : { namespace }),
          ...(name === undefined ? {} : { name }),
          head: converter.range(head),
          range: converter.range(range),
        })),
        problems: found.problems.map(({ message, range }) => ({ message, range: converter.range(range) })),
      };
    });
  }

  fieldRanges(params: FieldRangesParams, token: CancellationToken): Promise<Range[]> {
    return this.questions.ask(params.uri, token, function* (snapshot) {
      const file = fileOf(snapshot, params);
      if (!file) return [];
      const converter = new Converter(file, params.uri);
      const ranges = yield* fieldRanges(file, params.object, params.fields);
      return ranges.map((range) => converter.range(range));
    });
  }
}

/** A text that comes along is read for this one answer, and is no input. */
function fileOf(snapshot: Snapshot, { uri, text }: FileParams): ManifestFile | undefined {
  if (text === undefined) return snapshot.file(uri);
  return ManifestFile.read(text, /\.json$/i.test(uri) ? 'json' : 'yaml');
}
