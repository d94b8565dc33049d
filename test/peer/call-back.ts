import type { Reply } from './https';

/** Who goes and looks at another server. */
export interface Caller {
  discover(serverName: string): Promise<unknown>;
  request(serverName: string, method: 'POST', route: string, body: unknown): Promise<Reply>;
}

interface Said {
  nonce?: string;
  accepts_you?: boolean;
  code?: string;
  reason?: string;
}

/** Section 12.4: what this peer meets when it is asked to call back. It does not tell the ways to fail discovery apart. */
export async function callBack(caller: Caller, serverName: string, nonce: string): Promise<object> {
  const ended = (stage: string, { code = 'SW_FED_DISCOVERY_FAILED', reason }: Said = {}) => ({
    ok: false,
    stage,
    code,
    ...(reason && { reason }),
  });
  try {
    await caller.discover(serverName);
  } catch {
    return ended('descriptor');
  }
  const { status, json } = await caller.request(serverName, 'POST', '/ping', { nonce });
  const said = (json ?? {}) as Said;
  if (status !== 200 || said.nonce !== nonce) return ended('ping', said);
  return said.accepts_you ? { ok: true } : ended('accepted', said);
}
