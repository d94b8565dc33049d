import { accessSync, constants } from 'node:fs';
import { delimiter, join } from 'node:path';

/** The first of these programs that is on PATH or in one of the folders; undefined where there is none. */
export function findExecutable(names, ...folders) {
  const places = [...(process.env.PATH ?? '').split(delimiter), ...folders];
  return places.flatMap((folder) => names.map((name) => join(folder, name))).find(isExecutable);
}

function isExecutable(path) {
  try {
    accessSync(path, constants.X_OK);
    return true;
  } catch {
    return false;
  }
}
