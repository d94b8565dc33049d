import { randomUUID } from 'node:crypto';
import type { JsonObject, ParsedEvent } from '@app/protocol';
import { makeEvent, type EventPlan, type MadeEvent } from './event-plan';
import type { OwnKey, OwnKeys } from './own-keys';

const INVITE_MS = 3_600_000;

interface Place {
  seq: number;
  event_id: string;
}

interface Host {
  readonly serverName: string;
  readonly keys: OwnKeys;
}

/** A room whose home is the played peer: its own chain, from the create event on. */
export class OwnRoom {
  readonly chain: MadeEvent[] = [];
  /** The chain of the server that was invited, by place. */
  readonly theirs = new Map<number, ParsedEvent>();
  readonly members = new Set<string>();
  readonly inviteId = randomUUID();
  readonly create: MadeEvent;

  constructor(
    private readonly host: Host,
    readonly creator: string,
    readonly name: string,
    roomType = 'group',
  ) {
    const content = { name, room_type: roomType, history: 'shared', creator };
    this.create = this.keep(makeEvent({ ...this.plan('sw.room.create', content), room_id: undefined }));
    this.members.add(creator);
    this.append('sw.room.member', { target: creator, membership: 'joined', heads: {} });
  }

  get id(): string {
    return this.create.roomId;
  }

  get head(): MadeEvent {
    return this.chain.at(-1)!;
  }

  get headPlace(): Place {
    return { seq: this.head.seq, event_id: this.head.id };
  }

  /** Up to where the other chain is held without a hole. */
  get theirHead(): Place | undefined {
    let seq = -1;
    while (this.theirs.has(seq + 1)) seq += 1;
    return seq < 0 ? undefined : { seq, event_id: this.theirs.get(seq)!.id };
  }

  /** Signs what is new. */
  get signer(): OwnKey {
    return this.host.keys.active;
  }

  /** What would come next. */
  plan(type: string, content: JsonObject): EventPlan {
    const last = this.chain.at(-1);
    const { serverName, keys } = this.host;
    return {
      type,
      room_id: last?.roomId,
      origin: serverName,
      sender: this.creator,
      ts: Math.max(Date.now(), last?.ts ?? 0),
      seq: last ? last.seq + 1 : 0,
      prev: last?.id ?? null,
      content,
      key: keys.active,
      keys,
      after: [],
    };
  }

  /** Takes an event into the chain. */
  keep(made: MadeEvent): MadeEvent {
    this.chain.push(made);
    return made;
  }

  append(type: string, content: JsonObject): MadeEvent {
    return this.keep(makeEvent(this.plan(type, content)));
  }

  invitation(target: string): JsonObject {
    return {
      invite_id: this.inviteId,
      target,
      expires_at: Date.now() + INVITE_MS,
      create_event: JSON.parse(this.create.text) as JsonObject,
      direct: false,
    };
  }
}
