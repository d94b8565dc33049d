/** The canonical spelling of a Host value: lower case, the default port of https left out. */
export function canonicalAuthority(host: string | undefined): string {
  return (host ?? '').toLowerCase().replace(/:443$/, '');
}
