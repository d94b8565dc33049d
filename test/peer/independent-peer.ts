import { randomBytes, randomUUID } from 'node:crypto';
import type { Server } from 'node:https';
import type { Books } from './answer';
import { Directory } from './directory';
import { Gate, type Visit } from './gate';
import { pullHistory, type BackfillRange, type History } from './history';
import { close, listen, type Reply, type Tls } from './https';
import { Journal } from './journal';
import { KeyRing } from './key-ring';
import { noKnobs, type Knobs } from './knobs';
import { Outbox, type SendReply } from './outbox';
import type { Verdict } from './receive';
import { Room, serverOf } from './room';
import { toBase64url } from './wire/bytes';
import { makeDescriptor, type Descriptor } from './wire/descriptor';
import { makeEvent, type Draft, type Known } from './wire/event';
import type { JsonRecord } from './wire/json';

export interface PeerOptions {
  /** The host of its name, such as `peer.localhost`; the port is added. */
  host: string;
  /** 0, or nothing, for any that is free. */
  port?: number;
  tls: Tls;
  /** Local names with how they are displayed; `bob` if not given. */
  people?: Record<string, string>;
}

const WEEK = 7 * 86_400_000;

/**
 * A server of the protocol as a stranger would write it: from docs/protocol.md and public libraries alone.
 * It trusts whoever signs well, keeps everything in memory, and decides at once where it is the home.
 */
export class IndependentPeer implements Books {
  readonly rooms = new Map<string, Room>();
  readonly people: Map<string, string>;
  readonly verdicts = new Map<string, { verdict: Verdict; at: number; origin: string }>();
  readonly knobs: Knobs = noKnobs();
  readonly directory: Directory;
  readonly keys = new KeyRing(() => this.now());
  /** Every event that was accepted from others. */
  readonly events = new Journal<Known>('accepted events');
  /** Every request that was not for the descriptor, and the answer to it. */
  readonly visits = new Journal<Visit>('visits');
  readonly ephemeral = new Journal<{ kind: string; value: unknown; from: string }>('ephemerals and notices');
  /** Sends that this peer began by itself and that failed. */
  readonly failures = new Journal<unknown>('failed sends');
  private readonly gate = new Gate(this);
  private readonly outbox: Outbox;
  private server: Server | undefined;
  private port = 0;

  private constructor(private readonly options: PeerOptions) {
    this.people = new Map(Object.entries(options.people ?? { bob: 'Bob' }));
    this.directory = new Directory(options.tls, () => this.now());
    this.outbox = new Outbox(this, options.tls);
  }

  static async start(options: PeerOptions): Promise<IndependentPeer> {
    const peer = new IndependentPeer(options);
    peer.port = options.port ?? 0;
    await peer.up();
    return peer;
  }

  get serverName(): string {
    return this.port === 443 ? this.options.host : `${this.options.host}:${this.port}`;
  }

  fqid(local = [...this.people.keys()][0]!): string {
    return `@${local}:${this.serverName}`;
  }

  /** Milliseconds, by this peer's clock. */
  now(): number {
    return Date.now() + this.knobs.clockOffsetMs;
  }

  async up(): Promise<void> {
    const { server, port } = await listen(this.options.tls, this.port, (incoming) =>
      this.gate.serve(incoming),
    );
    this.server = server;
    this.port = port;
  }

  async down(): Promise<void> {
    const server = this.server;
    this.server = undefined;
    if (server) await close(server);
  }

  descriptor(): Descriptor {
    const more = { protocol_versions: this.knobs.versions };
    return makeDescriptor(this.serverName, this.keys.listed(), this.now(), more);
  }

  /* ── asking ─────────────────────────────────────────────────────────────────────────── */

  discover(serverName: string): Promise<Descriptor> {
    return this.directory.discover(serverName);
  }

  /** One signed request to any route under `/v1`, with the peer's knobs applied. */
  request(serverName: string, method: 'GET' | 'POST', route: string, body?: unknown): Promise<Reply> {
    return this.outbox.request(
      serverName,
      method,
      route,
      body === undefined ? undefined : JSON.stringify(body),
    );
  }

  /** One `POST /v1/send` of whatever it is given, in the wire text of each. */
  send(
    serverName: string,
    events: Known[],
    more?: { ephemeral?: unknown[]; notices?: unknown[] },
  ): Promise<SendReply> {
    return this.outbox.send(serverName, events, more);
  }

  /** Asks for history and verifies each event; old keys are believed without more ado. */
  backfill(serverName: string, room: string, range: BackfillRange): Promise<History> {
    return pullHistory(this, serverName, room, range);
  }

  /* ── rooms ──────────────────────────────────────────────────────────────────────────── */

  room(id: string): Room {
    const room = this.rooms.get(id);
    if (!room) throw new Error(`No room ${id} here.`);
    return room;
  }

  /** Makes a room with this peer as its home and `creator` in it. */
  createRoom(name: string, creator = this.fqid()): Room {
    const content = { name, room_type: 'group', history: 'shared', creator };
    const place = { origin: this.serverName, sender: creator, ts: this.now(), seq: 0, prev: null };
    const salt = randomBytes(16);
    const create = makeEvent({ type: 'sw.room.create', ...place, content, salt }, this.keys.active);
    const room = new Room(create.roomId, this.serverName, create);
    this.rooms.set(room.id, room);
    this.record(create);
    this.record(this.draft(room.id, 'sw.room.member', { target: creator, membership: 'joined', heads: {} }));
    return room;
  }

  /** As the home: invites somebody of another server. */
  async invite(room: string, target: string): Promise<{ invite: Known; reply: SendReply }> {
    const create_event = this.room(room).create!.event as unknown as JsonRecord;
    const content = {
      invite_id: randomUUID(),
      target,
      expires_at: this.now() + WEEK,
      create_event,
      direct: false,
    };
    const invite = this.record(this.draft(room, 'sw.room.invite', content));
    return { invite, reply: await this.send(serverOf(target), [invite]) };
  }

  /** Waits for an invite to this peer, to `target` if given. */
  waitForInvite(target?: string, ms?: number): Promise<Known> {
    return this.waitForEvent(
      ({ event }) => event.type === 'sw.room.invite' && (!target || event.content?.target === target),
      ms,
    );
  }

  /** The first accepted event, past or to come, that satisfies `holds`. */
  waitForEvent(holds: (known: Known) => boolean, ms?: number): Promise<Known> {
    return this.events.waitFor(holds, ms);
  }

  acceptInvite(invite: Known): Promise<{ event: Known; reply: SendReply }> {
    return this.respond(invite, 'sw.room.join');
  }

  declineInvite(invite: Known): Promise<{ event: Known; reply: SendReply }> {
    return this.respond(invite, 'sw.room.decline');
  }

  /** Resolves when the home has said that `person` is in. */
  waitUntilJoined(room: string, person = this.fqid(), ms?: number): Promise<Known> {
    return this.waitForEvent(
      ({ roomId, event }) =>
        roomId === room &&
        event.type === 'sw.room.member' &&
        event.content?.target === person &&
        event.content.membership === 'joined',
      ms,
    );
  }

  /** Says something to the room; `deliver: false` only writes it down, which leaves a hole for the others. */
  say(room: string, body: string, more: { sender?: string; deliver?: boolean } & JsonRecord = {}) {
    const { sender, deliver, ...content } = more;
    return this.append(room, 'sw.message', { body, ...content }, { sender, deliver });
  }

  /** Appends to this peer's own chain and sends it to every other server in the room. */
  async append(
    room: string,
    type: string,
    content: JsonRecord,
    { sender, deliver = true }: { sender?: string; deliver?: boolean } = {},
  ): Promise<{ event: Known; replies: Record<string, SendReply> }> {
    const event = this.record(this.draft(room, type, content, sender ? { sender } : {}));
    return { event, replies: deliver ? await this.deliver(event) : {} };
  }

  /** Makes and signs an event without writing it down; `change` may spoil its place. */
  draft(room: string, type: string, content: JsonRecord, change: Partial<Draft> = {}): Known {
    const last = this.room(room).chain(this.serverName).inOrder().at(-1);
    const highest = Math.max(
      0,
      ...this.room(room)
        .events()
        .map(({ event }) => event.ts),
    );
    const ts = Math.max(this.now(), last?.event.ts ?? 0, Math.min(highest + 1, this.now() + 30_000));
    const place = { room_id: room, origin: this.serverName, sender: this.fqid(), ts };
    const chained = { seq: last ? last.event.seq + 1 : 0, prev: last?.id ?? null };
    return makeEvent(
      { type, ...place, ...chained, content, salt: randomBytes(16), ...change },
      this.keys.active,
    );
  }

  /** Another event for a place that is taken: sent, it is a fork. */
  fork(room: string, seq: number, body: string): Known {
    const held = this.room(room).chain(this.serverName).places.get(seq);
    if (!held) throw new Error(`Nothing at ${seq} to fork from.`);
    return this.draft(room, 'sw.message', { body }, { seq, prev: held.event.prev, ts: held.event.ts });
  }

  /** A next event that names another one before it. */
  withWrongPrev(room: string, body: string): Known {
    return this.draft(room, 'sw.message', { body }, { prev: `ev_${toBase64url(randomBytes(32))}` });
  }

  /** Writes an event of this peer's own into its chain. */
  record(known: Known): Known {
    const chain = this.room(known.roomId).chain(this.serverName);
    chain.beginAt(0);
    chain.places.set(known.event.seq, known);
    return known;
  }

  /** Sends an event to every other server in its room. */
  async deliver(known: Known, also: string[] = []): Promise<Record<string, SendReply>> {
    const servers = new Set([...this.room(known.roomId).servers(), ...also]);
    servers.delete(this.serverName);
    const replies = await Promise.all(
      [...servers].map(async (name) => [name, await this.send(name, [known])] as const),
    );
    return Object.fromEntries(replies);
  }

  private async respond(invite: Known, type: string): Promise<{ event: Known; reply: SendReply }> {
    const { invite_id, target } = invite.event.content as { invite_id: string; target: string };
    const event = this.record(this.draft(invite.roomId, type, { invite_id }, { sender: target }));
    return { event, reply: await this.send(invite.event.origin, [event]) };
  }

  /* ── answering ──────────────────────────────────────────────────────────────────────── */

  keyOf(serverName: string, keyId: string) {
    return this.directory.keyOf(serverName, keyId);
  }

  async learnMembers(room: Room): Promise<void> {
    const { events } = await this.backfill(room.home, room.id, { origin: room.home, from_seq: 0 });
    const chain = room.chain(room.home);
    for (const known of events) if (known.roomId === room.id) chain.places.set(known.event.seq, known);
  }

  took(known: Known): void {
    this.events.add(known);
    if (known.event.type === 'sw.room.join' && this.room(known.roomId).home === this.serverName)
      this.admit(known);
  }

  heard(kind: string, value: unknown, from: string): void {
    this.ephemeral.add({ kind, value, from });
  }

  /** As the home: lets somebody in who was invited, and tells everybody. */
  private admit({ id, roomId, event }: Known): void {
    const room = this.room(roomId);
    const heads = Object.fromEntries(
      Object.entries(room.heads()).filter(([server]) => server !== this.serverName),
    );
    const content = { target: event.sender, membership: 'joined', cause: id, heads } as unknown as JsonRecord;
    const joined = this.record(this.draft(roomId, 'sw.room.member', content));
    this.deliver(joined).catch((fault: unknown) => this.failures.add(fault));
  }
}
