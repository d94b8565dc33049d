import type { Asker, PostedMessage } from '@app/contracts/ingest';
import { FederationError, refuse } from '@app/protocol';
import { Clock } from '@app/runtime';
import { Injectable } from '@nestjs/common';
import type { Room } from '../domain/room-kinds';
import { ownRuleFault } from '../domain/type-rules';
import { appendEvents, saying, type Saying } from './append-events';
import { personOf, roomOfMember } from './asker';
import { RoomLog } from './log-session';
import { People, Signer } from './ports';

type About = Asker & { room_id: string; event_id: string };

/** Reactions, edits and erasures: events that speak of a message. */
@Injectable()
export class SayAboutMessage {
  constructor(
    private readonly log: RoomLog,
    private readonly signer: Signer,
    private readonly people: People,
    private readonly clock: Clock,
  ) {}

  react(request: About & { key: string; op: 'add' | 'remove' }): Promise<PostedMessage> {
    return this.say(request, (room, sender) =>
      saying(room, 'sw.reaction', sender, { target: request.event_id, key: request.key, op: request.op }),
    );
  }

  edit(request: About & { body: string }): Promise<PostedMessage> {
    return this.say(request, (room, sender) =>
      saying(room, 'sw.edit', sender, { target: request.event_id, body: request.body }),
    );
  }

  erase(request: About): Promise<PostedMessage> {
    return this.say(request, (room, sender) =>
      saying(room, 'sw.erase', sender, { target: request.event_id }),
    );
  }

  private async say(request: About, compose: (room: Room, sender: string) => Saying): Promise<PostedMessage> {
    const { tenant, room_id, event_id } = request;
    const { fqid } = await personOf(this.people, request);
    return this.log.transact(async (session) => {
      const room = await roomOfMember(session, tenant, room_id, fqid);
      const said = compose(room, fqid);
      const target = await session.eventById(tenant, event_id);
      if (target?.room_id !== room_id || target.type !== 'sw.message' || target.status !== 'accepted') {
        throw new FederationError(
          refuse('SW_FED_MALFORMED_REQUEST', 'There is no such message in this room.'),
        );
      }
      const now = this.clock.now();
      const event = {
        ...said,
        v: 1 as const,
        room_id,
        origin: tenant,
        seq: 0,
        prev: null,
        ts: now,
        content_hash: '',
        signature: { key_id: '', value: '' },
      };
      // The home's admins may erase anything; a person, only what is theirs, whichever server is the home.
      const fault = ownRuleFault({
        tenant,
        home: said.type === 'sw.erase' ? '' : room.home,
        now,
        event,
        target,
      });
      if (fault) throw new FederationError(fault);
      const [stored] = await appendEvents(session, this.signer, [said], now);
      return { event_id: stored!.event_id, seq: stored!.seq, ts: stored!.ts };
    });
  }
}
