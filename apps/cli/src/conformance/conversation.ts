import type { JsonObject, ParsedEvent } from '@app/protocol';
import { deliver } from './deliver';
import { makeEvent, type MadeEvent } from './peer/event-plan';
import type { OwnRoom } from './peer/own-room';
import type { Asked } from './plan';
import type { Reply } from './reply';
import type { Target } from './target';

/** An event, and what the server said to it. */
export interface Told {
  readonly made: MadeEvent;
  readonly reply: Reply;
}

const ROOM_NAME = 'Conformance check';

/** The join of the person, and how the server took the word that they are in. */
interface Admission {
  readonly join: ParsedEvent;
  readonly told: Told;
}

/** The room that the person of the server is invited to, how they come in, and how they get out. */
export class Conversation {
  private invitation: Promise<Told> | undefined;
  private admission: Promise<Admission | undefined> | undefined;
  private ending: Promise<Told | undefined> | undefined;
  private opened: OwnRoom | undefined;

  constructor(
    private readonly subject: Asked & { readonly target: Target },
    readonly user: string,
    /** How long the person is waited for, in ms. */
    readonly patienceMs: number,
  ) {}

  get room(): OwnRoom {
    return (this.opened ??= this.subject.peer.openRoom(ROOM_NAME));
  }

  /** Appends to our chain and sends it. */
  async tell(type: string, content: JsonObject): Promise<Told> {
    const made = this.room.append(type, content);
    return { made, reply: await deliver(this.subject, made) };
  }

  /** The same, in the name of another of our people. */
  async tellAs(sender: string, type: string, content: JsonObject): Promise<Told> {
    const made = this.room.keep(makeEvent({ ...this.room.plan(type, content), sender }));
    return { made, reply: await deliver(this.subject, made) };
  }

  /** Invites the person, once. */
  invite(): Promise<Told> {
    return (this.invitation ??= this.tell('sw.room.invite', this.room.invitation(this.user)));
  }

  /** Waits for the person's join, and lets them in, once; undefined if they did not come. */
  admit(): Promise<Admission | undefined> {
    return (this.admission ??= this.letIn());
  }

  /** Takes the person out, or the invite back, once; undefined where there is nothing to end. */
  end(): Promise<Told | undefined> {
    return (this.ending ??= this.close());
  }

  private async close(): Promise<Told | undefined> {
    if (!this.invitation) return undefined;
    const about = { target: this.user, heads: this.heads() };
    return this.room.members.has(this.user)
      ? this.tell('sw.room.member', { ...about, membership: 'kicked', by: this.room.creator })
      : this.tell('sw.room.member', { ...about, membership: 'invite_rescinded' });
  }

  private async letIn(): Promise<Admission | undefined> {
    const { room, subject, user } = this;
    const join = await subject.peer.waitFor(
      () =>
        [...room.theirs.values()].find(({ event }) => event.type === 'sw.room.join' && event.sender === user),
      this.patienceMs,
    );
    if (!join) return undefined;
    const content = { target: user, membership: 'joined', cause: join.id, heads: this.heads() };
    const told = await this.tell('sw.room.member', content);
    room.members.add(user);
    return { join, told };
  }

  /** What we have accepted of the server's chain, as decisions say it. */
  heads(): JsonObject {
    const { theirHead } = this.room;
    return theirHead ? { [this.subject.target.serverName]: { ...theirHead } } : {};
  }
}
