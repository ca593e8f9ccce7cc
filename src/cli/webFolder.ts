/** Returns the folder with the files of the web app, and builds them first if necessary. */
export type WebFolder = () => Promise<string>;

let source: WebFolder | null = null;

/** Sets where the web app comes from; null if there is none. */
export function webComesFrom(folder: WebFolder | null): void {
  source = folder;
}

/** The folder with the files of the web app; null if there is none. */
export async function webFolder(): Promise<string | null> {
  return source === null ? null : await source();
}
