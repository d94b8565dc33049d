import { defaultFederationBase, readDescriptor, type Outcome, type SoundDescriptor } from '@app/protocol';
import type { Caller } from './caller';
import { Conversation } from './conversation';
import type { PlayedPeer } from './peer/played-peer';
import type { Reply } from './reply';
import type { Target } from './target';

export interface SubjectOptions {
  target: Target;
  caller: Caller;
  peer: PlayedPeer;
  /** Somebody on the server, who is invited. */
  user: string | undefined;
  /** How long they are waited for. */
  patienceMs: number;
  /** How long the server may take to learn a member, or to fill a hole; 20 s unless told. */
  repairMs?: number;
  /** Tells the person at the terminal what to do. */
  note: (line: string) => void;
}

const REPAIR_MS = 20_000;
const DESCRIPTOR = '/.well-known/scaiwave/server';

/** The server that is looked at, and what is known of it. */
export class Subject {
  readonly target: Target;
  readonly caller: Caller;
  readonly peer: PlayedPeer;
  readonly note: (line: string) => void;
  readonly repairMs: number;
  private readonly talk: Conversation | undefined;
  private fetched: Promise<Reply> | undefined;
  private known: SoundDescriptor | undefined;

  constructor({ target, caller, peer, user, patienceMs, repairMs, note }: SubjectOptions) {
    this.target = target;
    this.caller = caller;
    this.peer = peer;
    this.note = note;
    this.repairMs = repairMs ?? REPAIR_MS;
    this.talk = user === undefined ? undefined : new Conversation(this, user, patienceMs);
  }

  get user(): string | undefined {
    return this.talk?.user;
  }

  /** The room with the person of the server; there is one where there is a `user`. */
  get conversation(): Conversation {
    if (!this.talk) throw new Error('Nobody was named to talk to.');
    return this.talk;
  }

  /** Leaves nothing open behind. */
  async end(): Promise<void> {
    await this.talk?.end();
  }

  askDescriptor(): Promise<Reply> {
    const url = new URL(this.target.origin + DESCRIPTOR);
    return this.caller.send(() => ({ method: 'GET', url, headers: { accept: 'application/json' } }));
  }

  /** Its descriptor as it came; asked for once. */
  descriptor(): Promise<Reply> {
    return (this.fetched ??= this.askDescriptor());
  }

  /** Judges its descriptor; from then on what it says is used. */
  async readDescriptor(): Promise<Outcome<SoundDescriptor>> {
    const { text } = await this.descriptor();
    const { serverName, plain } = this.target;
    const read = readDescriptor(Buffer.from(text), {
      expectedName: serverName,
      now: Date.now(),
      insecureLoopback: plain,
    });
    if (read.ok) {
      this.known = read;
      this.peer.meet(read.descriptor);
    }
    return read;
  }

  /** Where its routes are, without the version. */
  get federationBase(): string {
    const usual = defaultFederationBase(this.target.serverName);
    return this.known?.federationUrl ?? (this.target.plain ? usual.replace('https:', 'http:') : usual);
  }
}
