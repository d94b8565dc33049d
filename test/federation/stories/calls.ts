import { beforeAll, describe, expect, it } from 'vitest';
import type { CallToken } from '@app/contracts/calls';
import type { MemberView, RoomView } from '@app/contracts/ingest';
import { until } from '../../../apps/cli/src/demo/until';
import { CALLS, grantsFor, verifiedCall } from '../../support/calls';
import type { Session } from '../../support/session';
import { accept, allow, person, problemOf, type Items, type Stage } from '../stage';

const tokenFor = (who: Session, room: string) => who.post<CallToken>(`/v1/rooms/${room}/call/token`);

/** Alpha has a LiveKit server; beta has none. */
export function calls(stage: Stage): void {
  describe('the call of a room', () => {
    let lena: Session;
    let milo: Session;
    let room: string;

    beforeAll(async () => {
      const { alpha, beta } = stage;
      await Promise.all([allow(alpha, beta), allow(beta, alpha)]);
      [lena, milo] = [await person(alpha, 'lena'), await person(beta, 'milo')];
      room = (await lena.post<RoomView>('/v1/rooms', { name: 'Stand-up' })).room_id;
      await lena.post(`/v1/rooms/${room}/invitations`, { fqid: beta.fqid('milo') });
      await accept(milo, room);
    });

    it('opens with a token of the home, for its own people and for guests of another server', async () => {
      const callers = [
        { who: lena, fqid: stage.alpha.fqid('lena') },
        { who: milo, fqid: stage.beta.fqid('milo') },
      ];
      for (const { who, fqid } of callers) {
        const { url, token, expires_at } = await tokenFor(who, room);
        expect(url).toBe(CALLS.LIVEKIT_URL);
        const claims = await verifiedCall(token);
        expect(claims).toMatchObject({ sub: fqid, iss: CALLS.LIVEKIT_API_KEY, video: grantsFor(room) });
        expect(Object.keys(claims).sort()).toEqual(['exp', 'iss', 'name', 'nbf', 'sub', 'video']);
        expect((claims as { exp?: number }).exp! * 1000).toBe(expires_at);
        const minutes = (expires_at - Date.now()) / 60_000;
        expect(minutes).toBeGreaterThan(9);
        expect(minutes).toBeLessThanOrEqual(10);
      }
    });

    it('shows people by the names that the home knows', async () => {
      const milos = stage.beta.fqid('milo');
      const nameOfMilo = async () => {
        const { items } = await lena.get<Items<MemberView>>(`/v1/rooms/${room}/members`);
        return items.find(({ fqid }) => fqid === milos)?.display_name;
      };
      // The home asks for it after he has come in; until then it calls him by his address.
      await until('his name', nameOfMilo, (name) => name === 'milo');
      expect(await verifiedCall((await tokenFor(milo, room)).token)).toMatchObject({ name: 'milo' });
    });

    it('is for members alone', async () => {
      const nora = await person(stage.alpha, 'nora');
      const otto = await person(stage.beta, 'otto');
      for (const stranger of [nora, otto]) {
        const problem = await problemOf(tokenFor(stranger, room));
        expect(problem).toMatchObject({ status: 404, code: 'SW_FED_NOT_IN_ROOM' });
      }
      expect(await problemOf(tokenFor(stage.alpha.stranger(), room))).toMatchObject({ status: 401 });
    });

    it('is over for somebody who was kicked, at once, whatever their own server knows', async () => {
      const { items } = await lena.get<Items<MemberView>>(`/v1/rooms/${room}/members`);
      const { participant_id } = items.find(({ fqid }) => fqid === stage.beta.fqid('milo'))!;
      await lena.delete(`/v1/rooms/${room}/members/${participant_id}`);
      const problem = await problemOf(tokenFor(milo, room));
      // Before the news is there, the home has the word.
      expect([404, 502]).toContain(problem.status);
      expect(`${problem.code} ${problem.detail}`).toContain('SW_FED_NOT_IN_ROOM');
    });

    it('is refused with the reason where the home has no calls', async () => {
      const { alpha, beta } = stage;
      const { room_id } = await milo.post<RoomView>('/v1/rooms', { name: 'No phone here' });
      expect(await problemOf(tokenFor(milo, room_id))).toMatchObject({
        status: 404,
        code: 'SW_FED_NO_CALLS',
      });
      await milo.post(`/v1/rooms/${room_id}/invitations`, { fqid: alpha.fqid('lena') });
      await accept(lena, room_id);
      const problem = await problemOf(tokenFor(lena, room_id));
      expect(problem).toMatchObject({ status: 404, code: 'SW_FED_NO_CALLS', retryable: true });
      expect(problem.detail).toContain(`${beta.serverName}, which hosts this room, has no calls.`);
      expect(problem.detail).toMatch(/LIVEKIT_URL/);
    });
  });
}
