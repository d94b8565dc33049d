import { beforeAll, describe, expect, it } from 'vitest';
import type { AuditStory } from '@app/contracts/admin-views';
import { AUDIT, person, problemOf, say, shows, type Stage } from '../stage';
import type { Session } from '../../support/session';

const STORY = `${AUDIT}/story`;

/** One event's whole story, by the logs of both servers. */
export function auditStory(stage: Stage): void {
  describe('the story of an event', () => {
    let [alphaAdmin, betaAdmin]: Session[] = [];
    let event_id: string;
    let told: AuditStory;

    const storyOf = (admin: Session, query: string) => admin.get<AuditStory>(`${STORY}?${query}`);

    beforeAll(async () => {
      const { alpha, beta } = stage;
      [alphaAdmin, betaAdmin] = [await alpha.admin(), await beta.admin()];
      const [mona, nils] = [await person(alpha, 'mona'), await person(beta, 'nils')];
      const fqid = beta.fqid('nils');
      const { room_id } = await mona.post<{ room_id: string }>('/v1/me/federated-dms', { fqid });
      ({ event_id } = await say(mona, room_id, 'told by both logs'));
      await shows(nils, room_id, 'told by both logs');
      told = await storyOf(alphaAdmin, `event_id=${event_id}`);
    });

    it('is told to its author’s admin by both logs: what was said here, and what the other made of it', () => {
      const { alpha, beta } = stage;
      const [origin, peer] = [alpha.serverName, beta.serverName];
      expect(told.events).toMatchObject([{ event_id, origin, sender: alpha.fqid('mona'), servers: [peer] }]);
      expect(told.theirs).toMatchObject([{ peer, event_id, status: 'accepted', code: null }]);
      expect(Math.abs(told.theirs[0]!.at! - Date.now())).toBeLessThan(60_000);
      expect(told.more).toBe(false);
    });

    it('goes on at the other server by the trace id that its verdict names', async () => {
      const { trace_id } = told.theirs[0]!;
      expect(trace_id).toMatch(/^[0-9a-f]{32}$/);
      const theirs = await storyOf(betaAdmin!, `trace_id=${trace_id}`);
      const row = { action: 'federation.event.accepted', event_id, trace_id };
      expect(theirs.ours).toContainEqual(expect.objectContaining(row));
      expect(theirs.events).toContainEqual(
        expect.objectContaining({ event_id, origin: stage.alpha.serverName }),
      );
      // What became of it elsewhere is its author's to ask.
      expect(theirs.theirs).toEqual([]);
    });

    it('is found at its author’s by that trace id too, where nothing went wrong and so no audit row was written', async () => {
      const { trace_id } = told.theirs[0]!;
      const { events, ours, theirs } = await storyOf(alphaAdmin!, `trace_id=${trace_id}`);
      expect(ours).toEqual([]);
      expect(events).toMatchObject([{ event_id, sender: stage.alpha.fqid('mona') }]);
      expect(theirs).toMatchObject([{ event_id, status: 'accepted', trace_id }]);
    });

    it('is the same on the command line', async () => {
      const { code, stdout } = await stage.alpha.adminCli('federation', 'audit', 'story', event_id);
      expect(code).toBe(0);
      const { peer, trace_id } = told.theirs[0]!;
      expect(stdout).toMatch(new RegExp(`this server +${event_id} +sw.message of @mona:`));
      expect(stdout).toMatch(new RegExp(`${peer} +${event_id} +accepted +— +${trace_id}`));
    });

    it('is asked of others no faster than they can bear', async () => {
      const unknown = Array.from({ length: 40 }, (_, n) => storyOf(betaAdmin!, `trace_id=none${n}`));
      const answers = await Promise.allSettled(unknown);
      expect(answers.filter(({ status }) => status === 'rejected').length).toBeGreaterThan(0);
      const refused = answers.findIndex(({ status }) => status === 'rejected');
      expect(await problemOf(unknown[refused]!)).toMatchObject({ status: 429, code: 'SW_RATE_LIMITED' });
    });
  });
}
