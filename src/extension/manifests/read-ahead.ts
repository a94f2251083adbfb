/** A file's text, or why there is none. */
export type FileText<F> =
  | { readonly file: F; readonly text: string; readonly failure?: undefined }
  | { readonly file: F; readonly text?: undefined; readonly failure: string };

/** Files that are read before it is their turn. */
const AHEAD = 8;

/** Reads files one after the other, a few ahead, however many there are: what was taken is not kept. */
export async function* readAhead<F>(
  files: readonly F[],
  read: (file: F) => Promise<string>,
): AsyncGenerator<FileText<F>, void, undefined> {
  const ahead: Promise<FileText<F>>[] = [];
  let next = 0;
  const fill = (): void => {
    for (const file of files.slice(next, next + AHEAD - ahead.length)) {
      ahead.push(attempt(file, read));
      next++;
    }
  };
  for (fill(); ahead.length > 0; fill()) {
    const first = await ahead.shift();
    if (first) yield first;
  }
}

async function attempt<F>(file: F, read: (file: F) => Promise<string>): Promise<FileText<F>> {
  try {
    return { file, text: await read(file) };
  } catch (error) {
    return { file, failure: error instanceof Error ? error.message : String(error) };
  }
}
