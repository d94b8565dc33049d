import { randomBytes } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { SUITE } from '../../apps/cli/src/conformance/suite';
import { FauxServer, type Asked, type Said } from './faux-server';
import { lookAt, outcomes } from './look-at';

const CHECKS = SUITE.flatMap(({ checks }) => checks);
const ids = (needs: (rung: string) => boolean) =>
  CHECKS.filter((one) => needs(one.needs)).map(({ id }) => id);

const ok = (value: unknown): Said => ({ status: 200, body: JSON.stringify(value) });

/** Says yes to everything. */
function agree({ path, body }: Asked): Said {
  if (path.endsWith('/ping')) return ok({ ...parsed(body), server_time: 0, accepts_you: true });
  if (!path.endsWith('/send')) return ok({});
  const results = Array.from({ length: body.split('"signature":').length - 1 || 1 }, () => ({
    event_id: `ev_${randomBytes(32).toString('base64url')}`,
    status: 'accepted',
  }));
  return ok({ results, heads: { any: { seq: 0 } } });
}

const USUAL =
  /^sig=\("@method" "@authority" "@path" "@query"(?: "content-type" "content-digest")?\);created=(\d+);keyid="([^"]+)";nonce="([\w-]{22})";alg="ed25519";tag="scaiwave-federation"$/;
const ONE_DIGEST = /^sha-256=:[^,]+:$/;

/** Takes what is spelt as usual, of this second, by the first key that it saw, and refuses the rest without form. */
function quibbler(): (asked: Asked) => Said {
  const nonces = new Set<string>();
  let known: string | undefined;
  const fits = ({ headers }: Asked) => {
    const [, created, keyid, nonce = ''] = USUAL.exec(String(headers['signature-input'])) ?? [];
    const seen = nonces.has(nonce);
    nonces.add(nonce);
    known ??= keyid;
    const digest = String(headers['content-digest'] ?? 'sha-256=:x:');
    return (
      !seen &&
      keyid === known &&
      Math.abs(Number(created) - Date.now() / 1_000) < 5 &&
      ONE_DIGEST.test(digest)
    );
  };
  return (asked) => {
    if (!fits(asked)) return { status: 400, body: '{"code":"SW_FED_MALFORMED_REQUEST"}' };
    return asked.path.endsWith('/ping')
      ? ok({ ...parsed(asked.body), server_time: Date.now(), accepts_you: true })
      : { status: 500, body: 'out of order' };
  };
}

const parsed = (text: string): object => {
  try {
    return JSON.parse(text) as object;
  } catch {
    return {};
  }
};

describe('every check of the conformance suite', () => {
  const found = new Map<string, string[]>();
  const servers: FauxServer[] = [];

  beforeAll(async () => {
    const kinds: [string, (asked: Asked) => Said][] = [
      ['agreeable', agree],
      ['quibbling', quibbler()],
    ];
    for (const [label, answer] of kinds) {
      const server = await FauxServer.start(label, answer);
      servers.push(server);
      const { results } = await lookAt(server.url, { user: `@bob:${server.serverName}`, patienceMs: 0 });
      found.set(label, outcomes(results, 'failed'));
    }
  });

  afterAll(() => Promise.all(servers.map((server) => server.stop())));

  it('has a name of its own', () => {
    expect(new Set(CHECKS.map(({ id }) => id)).size).toBe(CHECKS.length);
  });

  it('that asks no person fails where everything is agreed to, or everything quibbled over', () => {
    const asked = ids((needs) => needs !== 'member').filter((id) => !id.startsWith('descriptor.'));
    const failed = new Set([...found.values()].flat());
    expect(asked.filter((id) => !failed.has(id))).toEqual([]);
  });
});
