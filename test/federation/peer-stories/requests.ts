import { afterEach, beforeAll, describe, expect, it } from 'vitest';
import type { AuditRow } from '@app/contracts/ingest';
import { inTime } from '../../../apps/cli/src/conformance/in-time';
import { until } from '../../../apps/cli/src/demo/until';
import { breakSignature, noKnobs } from '../../peer/knobs';
import type { PeerStage } from '../peer-stage';
import { AUDIT, say, shows, type Items } from '../stage';

/** Requests that are not what they should be (protocol.md, section 6). */
export function requests(stage: PeerStage): void {
  describe('a request to the server', () => {
    let room: string;

    beforeAll(async () => {
      room = await stage.sharedRoom('Gate');
    });

    afterEach(() => void Object.assign(stage.peer.knobs, noKnobs()));

    const ping = () => stage.peer.request(stage.name, 'POST', '/ping', { nonce: 'a-nonce-to-echo-1' });
    const profile = () => stage.peer.request(stage.name, 'GET', '/profile/alice');
    const refused = (status: number, code: string, reason?: string) => ({
      status,
      json: { status, code, ...(reason && { reason }) },
    });

    it('with a bad signature is refused, audited and logged', async () => {
      const { peer, admin, server } = stage;
      peer.knobs.spoilHeaders = breakSignature;
      expect(await profile()).toMatchObject(refused(401, 'SW_FED_SIGNATURE_MISMATCH', 'bad_signature'));
      const rows = await until(
        'the audit row',
        async () =>
          (await admin.get<Items<AuditRow>>(`${AUDIT}?outcome=refused&peer=${peer.serverName}`)).items,
        (found) => found.some(({ reason }) => reason === 'bad_signature'),
      );
      const row = rows.find(({ reason }) => reason === 'bad_signature');
      expect(row).toMatchObject({
        action: 'federation.signature_verify_failed',
        code: 'SW_FED_SIGNATURE_MISMATCH',
      });
      const line = await until(
        'the log line',
        async () =>
          server
            .logs()
            .split('\n')
            .find((text) => text.includes('federation.signature_verify_failed')),
        (found) => found !== undefined,
      );
      expect(JSON.parse(line!)).toMatchObject({
        msg: 'federation.signature_verify_failed',
        peer: peer.serverName,
        reason: 'bad_signature',
        trace_id: row?.trace_id,
      });
    });

    it('is taken once, when it is sent twice', async () => {
      stage.peer.knobs.nonce = 'the-same-nonce-two-times';
      expect((await profile()).status).toBe(200);
      expect(await profile()).toMatchObject(refused(401, 'SW_FED_REPLAYED_REQUEST'));
    });

    it('is taken once, when it is sent ten times at the same moment', async () => {
      stage.peer.knobs.nonce = 'the-same-nonce-ten-times';
      const answers = await Promise.all(Array.from({ length: 10 }, profile));
      const taken = answers.filter(({ status }) => status === 200);
      const replays = answers.filter(
        ({ json }) => (json as { code?: string }).code === 'SW_FED_REPLAYED_REQUEST',
      );
      expect([taken.length, replays.length]).toEqual([1, 9]);
    });

    // `created` has whole seconds: each offset is the nearest that is surely on its side of the limit.
    it.each([59_000, -58_000])('dated %i ms off is accepted', async (offset) => {
      stage.peer.knobs.clockOffsetMs = offset;
      expect((await inTime(profile)).status).toBe(200);
    });

    it.each([62_000, -61_000])('dated %i ms off is refused, and told by how much', async (offset) => {
      stage.peer.knobs.clockOffsetMs = offset;
      const { status, json } = await inTime(profile);
      expect({ status, json }).toMatchObject(refused(401, 'SW_FED_SIGNATURE_MISMATCH', 'clock_skew'));
      const { offset_ms } = json as { offset_ms: number };
      expect(Math.sign(offset_ms)).toBe(Math.sign(offset));
      expect(Math.abs(offset_ms)).toBeGreaterThan(60_000);
      expect(Math.abs(offset_ms)).toBeLessThan(63_000);
    });

    it('with another body than the signed one is refused', async () => {
      stage.peer.knobs.spoilBody = () => '{"events":[]}';
      expect(await ping()).toMatchObject(refused(401, 'SW_FED_SIGNATURE_MISMATCH', 'digest_mismatch'));
    });

    it('of more than 1 MiB is refused', async () => {
      const huge = { events: [], padding: 'x'.repeat(1_048_576) };
      const answer = await stage.peer.request(stage.name, 'POST', '/send', huge);
      expect(answer).toMatchObject(refused(413, 'SW_FED_TOO_LARGE'));
    });

    it('with a Content-Encoding is refused', async () => {
      stage.peer.knobs.spoilHeaders = (headers) => ({ ...headers, 'content-encoding': 'gzip' });
      expect(await ping()).toMatchObject(refused(415, 'SW_FED_ENCODING_REFUSED'));
    });

    it('signed for another server is refused', async () => {
      stage.peer.knobs.signedAuthority = 'elsewhere.localhost:8448';
      expect(await profile()).toMatchObject(refused(401, 'SW_FED_SIGNATURE_MISMATCH', 'bad_signature'));
      stage.peer.knobs.spoilHeaders = (headers) => ({ ...headers, host: 'elsewhere.localhost:8448' });
      expect(await profile()).toMatchObject(refused(401, 'SW_FED_SIGNATURE_MISMATCH', 'wrong_authority'));
    });

    it.each([
      ['no JSON', 'what is this'],
      ['a list', '[]'],
      ['a duplicate key', '{"events":[],"events":[]}'],
      ['an unknown field', '{"events":[],"extra":1}'],
      ['events that are no list', '{"events":{}}'],
      ['a NUL', '{"events":["\\u0000"]}'],
      ['101 events', JSON.stringify({ events: Array.from({ length: 101 }, () => ({})) })],
      ['a depth of 5,000', `{"events":${'['.repeat(5_000)}${']'.repeat(5_000)}}`],
    ])('that holds %s is refused for its form, or each of its events is', async (_, body) => {
      const { peer } = stage;
      const outbox = peer as unknown as {
        outbox: { request(...of: string[]): Promise<{ status: number; text: string; json: unknown }> };
      };
      const { status, json, text } = await outbox.outbox.request(stage.name, 'POST', '/send', body);
      const { code, results } = json as { code?: string; results?: { code: string }[] };
      const codes = results?.map((one) => one.code) ?? [code];
      expect(codes.length).toBeGreaterThan(0);
      for (const one of codes) expect(one).toMatch(/^SW_FED_(MALFORMED_(REQUEST|EVENT)|TOO_LARGE)$/);
      expect(status).toBeLessThan(500);
      expect(text).not.toMatch(/node_modules|\.[jt]s:\d+/);
    });

    it('of the next moment is answered as if nothing had been', async () => {
      const { replies } = await stage.peer.say(room, 'still here');
      expect(replies[stage.name]?.results).toMatchObject([{ status: 'accepted' }]);
      await shows(stage.alice, room, 'still here');
      await say(stage.alice, room, 'so are we');
      await stage.peer.waitForEvent(({ event }) => event.content?.['body'] === 'so are we');
    });
  });
}
