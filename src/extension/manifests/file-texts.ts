/** A place in the editor's file systems. */
interface FileUri {
  toString(): string;
}

/** The part of the editor's workspace that reading takes. Nothing is opened in the editor for it. */
export interface ReadableWorkspace<U extends FileUri> {
  readonly fs: { readFile(uri: U): PromiseLike<Uint8Array> };
  readonly textDocuments: readonly { readonly uri: FileUri; getText(): string }[];
}

/** What is larger than this was not written by hand, and would take long to read as YAML. */
const FILE_LIMIT_BYTES = 8 * 1024 * 1024;

/**
 * Gives the texts of files as a person sees them: what is open in an editor as it stands there, saved or not, and
 * everything else as it is on the disk.
 */
export function fileTexts<U extends FileUri>(workspace: ReadableWorkspace<U>): (uri: U) => Promise<string> {
  const open = new Map(workspace.textDocuments.map((document) => [document.uri.toString(), document]));
  return async (uri) => {
    const document = open.get(uri.toString());
    if (document) return document.getText();
    const bytes = await workspace.fs.readFile(uri);
    if (bytes.length > FILE_LIMIT_BYTES)
      throw new Error(`it is larger than ${FILE_LIMIT_BYTES / 1024 / 1024} MiB`);
    return new TextDecoder().decode(bytes);
  };
}
