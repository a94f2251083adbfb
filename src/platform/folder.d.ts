/** A folder that only its owner can read. Names are relative, with slashes. */
export interface Folder {
  readonly path: string;
  /** The file's text; undefined where there is none. */
  read(name: string): string | undefined;
  /** Writes a file whole: a reader finds the old text or the new one, never a part. */
  write(name: string, text: string): void;
  pathOf(name: string): string;
}
export declare function openFolder(folderPath: string): Folder;
/** Writes a file that only its owner can read, whole or not at all. */
export declare function writePrivateFile(file: string, text: string): void;
//# sourceMappingURL=folder.d.ts.map
