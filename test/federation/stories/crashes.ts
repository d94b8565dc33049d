import { beforeAll, describe, expect, it } from 'vitest';
import { putOff } from '../../support/backoff';
import type { Session } from '../../support/session';
import { withinASecond } from '../../support/within-a-second';
import { directRoom, person, say, shows, type Stage } from '../stage';

/** Power cuts: nothing that was acknowledged is lost, nothing is shown twice. */
export function crashes(stage: Stage): void {
  describe('a message that was acknowledged', () => {
    let frank: Session;
    let greta: Session;
    let room: string;
    const said: string[] = [];

    beforeAll(async () => {
      frank = await person(stage.alpha, 'frank');
      greta = await person(stage.beta, 'greta');
      room = await directRoom(frank, greta, stage.beta.fqid('greta'));
    });

    const speak = async (who: Session, body: string) => {
      said.push(body);
      await say(who, room, body);
    };

    const bothShowAllOnce = async () => {
      const [left, right] = [await shows(frank, room, ...said), await shows(greta, room, ...said)];
      expect(left).toEqual(right);
      expect([...left].sort()).toEqual([...said].sort());
    };

    it('arrives when the receiver was killed and comes back', async () => {
      await speak(frank, 'before the cut');
      await shows(greta, room, 'before the cut');
      await stage.beta.kill();
      for (let n = 1; n <= 5; n += 1) await speak(frank, `while beta was away ${n}`);
      // From here on, only hearing from beta makes alpha try again.
      await putOff(stage.alpha, stage.beta.serverName);
      await stage.beta.start();
      await speak(greta, 'back again');
      await shows(frank, room, 'back again');
      await withinASecond(
        () => shows(greta, room, 'while beta was away 5'),
        async () => {
          await speak(frank, 'as ever');
          await shows(greta, room, 'as ever');
        },
      );
      await bothShowAllOnce();
    });

    it('is neither lost nor doubled when the receiver is killed while it takes messages in', async () => {
      const talking = (async () => {
        for (let n = 1; n <= 20; n += 1) await speak(frank, `into the cut ${n}`);
      })();
      await shows(greta, room, 'into the cut 3');
      await stage.beta.kill();
      await talking;
      await stage.beta.start();
      await speak(greta, 'and once more');
      await bothShowAllOnce();
    });

    const processes =
      stage.topology === 'cluster' ? ['gateway', 'identity', 'policy', 'ingest', 'relay'] : ['standalone'];

    it.each(processes)('arrives when the sender’s %s is killed right after', async (process) => {
      await speak(frank, `acknowledged, then ${process} died`);
      await stage.alpha.kill(process);
      await stage.alpha.start(process);
      await bothShowAllOnce();
    });

    it('arrives when the whole sender is killed right after', async () => {
      await speak(frank, 'acknowledged, then everything died');
      await stage.alpha.kill();
      await stage.alpha.start();
      await bothShowAllOnce();
    });
  });
}
