const CONTEXT_NAME = /^[a-z][a-z_]{0,30}$/;

/** The Postgres role that owns a context's schema. The name goes into SQL and connection options as it stands. */
export function contextRole(context: string): string {
  if (!CONTEXT_NAME.test(context)) throw new Error(`not a context's name: ${JSON.stringify(context)}`);
  return `scaiwave_${context}`;
}
