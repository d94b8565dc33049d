const MENTION = /(?<![a-z0-9._@-])@([a-z0-9][a-z0-9._-]{0,63})(:[a-z0-9.-]+(?::[0-9]{1,5})?)?/gi;
const MOST_MENTIONS = 100;

/** Whom of our people a text names, as `@local` or by FQID. A full stop behind a name may belong to either. */
export function mentionsIn(body: string, tenant: string): string[] {
  const named = new Set<string>();
  for (const [, local, server] of body.matchAll(MENTION)) {
    if (server !== undefined && withoutTail(server.slice(1)) !== tenant) continue;
    named.add(fqidOf(local!, tenant)).add(fqidOf(withoutTail(local!), tenant));
    if (named.size >= MOST_MENTIONS) break;
  }
  return [...named];
}

const fqidOf = (local: string, tenant: string): string => `@${local.toLowerCase()}:${tenant}`;

const withoutTail = (name: string): string => name.toLowerCase().replace(/[.-]{1,8}$/, '');
