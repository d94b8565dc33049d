/** SQLSTATEs of a database that is going, coming, full or read-only for a moment; class 08 is a connection that broke. */
const SQLSTATES = /^(08...|57P0[1-4]|53300|25006)$/;
const ERRNOS = new Set(['ECONNREFUSED', 'ECONNRESET', 'EPIPE', 'ETIMEDOUT', 'ENOTFOUND', 'EAI_AGAIN']);
/** What `pg` says, without a code, of a connection that is gone. */
const CONNECTION_GONE = /^(Connection terminated|Client has encountered a connection error)/;

/** Whether what an answerer stands on was away, so that the same question may be answered in a moment. */
export function isPassingFault(error: unknown): boolean {
  if (!(error instanceof Error)) return false;
  const { code } = error as { code?: unknown };
  if (typeof code === 'string') return SQLSTATES.test(code) || ERRNOS.has(code);
  return CONNECTION_GONE.test(error.message);
}
