export function copySamples(folder: string): void;
