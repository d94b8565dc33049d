import { beforeAll, describe, expect, it } from 'vitest';
import type { Session } from '../../support/session';
import { follow } from '../follow';
import { directRoom, person, say, shows, type Stage } from '../stage';

export function stream(stage: Stage): void {
  describe('the live stream', () => {
    let karl: Session;
    let lena: Session;
    let room: string;

    beforeAll(async () => {
      karl = await person(stage.alpha, 'karl');
      lena = await person(stage.beta, 'lena');
      room = await directRoom(karl, lena, stage.beta.fqid('lena'));
    });

    it('tells what comes from the other server, and resumes without loss or doubling', async () => {
      const first = await follow(karl);
      expect(first.status).toBe(200);
      await say(lena, room, 'live 1');
      await first.hears('live 1');
      const last = first.last();
      first.close();

      await say(lena, room, 'missed 2');
      await say(lena, room, 'missed 3');
      await shows(karl, room, 'missed 3');
      const second = await follow(karl, last);
      await second.hears('missed 3');
      await say(lena, room, 'live 4');
      await second.hears('live 4');
      expect(second.bodies()).toEqual(['missed 2', 'missed 3', 'live 4']);
      second.close();
    });

    it('is for people with a token only', async () => {
      const { status } = await follow(stage.alpha.stranger());
      expect(status).toBe(401);
    });
  });
}
