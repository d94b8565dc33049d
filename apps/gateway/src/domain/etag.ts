const ETAG = /^"(0|[1-9][0-9]{0,15})"$/;

export const etagOf = (version: number): string => `"${version}"`;

/** What If-Match asks for: a version, any (`*` or no field at all), or something that no version has. */
export function readIfMatch(field: string | undefined): number | 'any' | 'none' {
  if (field === undefined || field.trim() === '*') return 'any';
  const version = ETAG.exec(field.trim())?.[1];
  return version === undefined ? 'none' : Number(version);
}
