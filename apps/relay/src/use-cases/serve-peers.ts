import { setTimeout as sleep } from 'node:timers/promises';
import { Injectable } from '@nestjs/common';
import type { Ephemeral } from '@app/protocol';
import { Clock } from '@app/runtime';
import { FAILURE_CLASSES, type Failure } from '../domain/failure-classes';
import { Hearings } from '../domain/hearings';
import { fairShare, surplus } from '../domain/leases';
import { RelayEvents } from '../events';
import { byLink } from './by-link';
import { DeliverBatch } from './deliver-batch';
import { GiveUp } from './give-up';
import { Lane } from './lane';
import { TellEphemerals } from './tell-ephemerals';
import {
  Colleagues,
  Cursors,
  HEALTHY,
  Leases,
  linkKey,
  PeerDoor,
  RelaySettings,
  type HandBack,
  type Health,
  type Link,
  type LinkCursor,
  type LinkSingle,
} from './ports';

const CLAIMED_AT_ONCE = 500;

/** Leases peers that have something to get, and runs a lane for each. */
@Injectable()
export class ServePeers {
  private readonly lanes = new Map<string, Lane>();
  private readonly ending = new Map<Lane, Promise<void>>();
  private readonly hearings = new Hearings();
  private share = 0;
  private workers = 1;
  private claiming: Promise<void> | undefined;
  private claimAgain = false;
  private stopped = false;

  constructor(
    private readonly clock: Clock,
    private readonly settings: RelaySettings,
    private readonly leases: Leases,
    private readonly cursors: Cursors,
    private readonly deliver: DeliverBatch,
    private readonly tellEphemerals: TellEphemerals,
    private readonly giveUp: GiveUp,
    private readonly colleagues: Colleagues,
    private readonly door: PeerDoor,
    private readonly events: RelayEvents,
  ) {}

  /** New work, already in the tables: at once for peers that are ours, else for whoever serves or claims them. */
  offer(cursors: readonly LinkCursor[], singles: readonly LinkSingle[] = []): void {
    const unserved: Link[] = [
      ...cursors.filter((cursor) => !this.lanes.get(linkKey(cursor))?.offer([cursor])),
      ...singles.filter((single) => !this.lanes.get(linkKey(single))?.offer([], [single])),
    ];
    if (unserved.length > 0) void this.claim().then(() => this.wakeOthers(unserved));
  }

  /** False when the peer is not served here. */
  carry(link: Link, ephemeral: Ephemeral): boolean {
    return this.lanes.get(linkKey(link))?.carry(ephemeral) ?? false;
  }

  /** Serves those of these peers that nobody serves and nothing holds back. */
  async lease(links: readonly Link[]): Promise<void> {
    const unserved = links.filter((link) => !this.lanes.has(linkKey(link)));
    const vacant = Math.max(0, this.settings.capacity - this.lanes.size);
    if (this.stopped || unserved.length === 0 || vacant === 0) return;
    const leased = await this.leases.claimIdle(unserved.slice(0, vacant), this.clock.now());
    for (const link of leased) this.open(link, HEALTHY);
    // Work that was due anyway came with the lease.
    await this.fill(leased);
  }

  /** Another process put work for these peers into the tables: those that are ours get it now. */
  async lookFor(links: readonly Link[]): Promise<void> {
    await this.fill(links.filter((link) => this.lanes.has(linkKey(link))));
  }

  /** Work for these peers is in the tables, wherever they are served. */
  async workCame(links: readonly Link[]): Promise<void> {
    await this.claim();
    await this.lookFor(links);
    this.wakeOthers(links);
  }

  /** These peers spoke: they are probably back. */
  hear(links: readonly Link[]): void {
    for (const link of links) {
      this.hearings.note(linkKey(link), this.clock.now());
      this.lanes.get(linkKey(link))?.hear();
    }
  }

  /** Nothing is waited for any more with these peers but what they asked for. */
  async resume(links: readonly Link[]): Promise<void> {
    await this.leases.endWaits(links, this.clock.now());
    await this.claim();
    await this.lookFor(links);
  }

  /** Claims peers that are due; calls that come meanwhile share the next claim. Never rejects. */
  claim(): Promise<void> {
    this.claimAgain = true;
    this.claiming ??= this.claimWhileAsked().finally(() => (this.claiming = undefined));
    return this.claiming;
  }

  /** Finds what no wake told: peers to claim, and work for peers that are ours already. */
  async poll(): Promise<void> {
    await this.claim();
    const held = [...this.lanes.values()];
    await this.fill(held.filter(({ idle }) => idle).map(({ link }) => link));
    const now = this.clock.now();
    for (const lane of held) if (lane.idleFor(now) >= this.settings.lingerMs) lane.close();
  }

  /** Renews the leases and leaves other processes their share. A lane whose lease was lost stops. */
  async keep(): Promise<void> {
    await this.measureShare();
    const held = [...this.lanes.values()];
    const kept = new Set((await this.leases.renew(held.map(({ link }) => link))).map(linkKey));
    for (const lane of held) if (!kept.has(linkKey(lane.link))) lane.close();
    for (const lane of surplus([...this.lanes.values()], this.share)) lane.close();
  }

  /** Takes up nothing new, waits a while for what is under way, and hands every lease back. */
  async stop(): Promise<void> {
    this.stopped = true;
    await this.claiming;
    for (const lane of this.lanes.values()) lane.close();
    await Promise.race([this.whenAllClosed(), sleep(this.settings.graceMs, undefined, { ref: false })]);
    for (const lane of this.lanes.values()) lane.abandon();
    await this.whenAllClosed();
    await this.leases
      .checkOut()
      .catch((error: unknown) => this.events.fault('the other processes were not told of the stop', error));
  }

  private async claimWhileAsked(): Promise<void> {
    try {
      while (this.claimAgain && !this.stopped) {
        this.claimAgain = false;
        if (this.share <= this.lanes.size) await this.measureShare();
        const vacant = Math.min(this.share - this.lanes.size, CLAIMED_AT_ONCE);
        if (vacant <= 0) return;
        const claimed = await this.leases.claim(vacant, this.clock.now());
        for (const { health, ...link } of claimed) this.open(link, health);
        await this.fill(claimed);
        if (claimed.length === CLAIMED_AT_ONCE) this.claimAgain = true;
      }
    } catch (error) {
      this.events.fault('peers could not be claimed', error);
    }
  }

  private async measureShare(): Promise<void> {
    const { workers, wanted } = await this.leases.checkIn(this.clock.now());
    this.workers = workers;
    this.share = fairShare(wanted, workers, this.settings.capacity);
  }

  /** What could not be claimed is served elsewhere, or waits; a process that is alone knows that it waits. */
  private wakeOthers(links: readonly Link[]): void {
    const elsewhere = links.filter((link) => !this.lanes.has(linkKey(link)));
    if (elsewhere.length > 0 && this.workers > 1) this.colleagues.wake(elsewhere);
  }

  private async fill(links: readonly Link[]): Promise<void> {
    const served = links.flatMap((link) => this.lanes.get(linkKey(link)) ?? []);
    for (const lane of served) lane.beginRead();
    try {
      const due = await this.cursors.due(links, this.clock.now());
      const cursors = byLink(due.cursors);
      const singles = byLink(due.singles);
      for (const lane of served) {
        const key = linkKey(lane.link);
        lane.offer(cursors.get(key) ?? [], singles.get(key) ?? []);
      }
    } finally {
      for (const lane of served) lane.endRead();
    }
  }

  private open({ tenant, peer }: Link, health: Health): void {
    const link = { tenant, peer };
    const lane: Lane = new Lane(link, health, this.hearings.of(linkKey(link)), {
      deliver: (batch) => this.deliver.run(link, batch),
      tell: (ephemerals) => this.tellEphemerals.run(link, ephemerals),
      succeeded: (recovered) => this.succeeded(link, recovered),
      closed: (back, failure) => this.ending.set(lane, this.close(lane, back, failure)),
      now: () => this.clock.now(),
    });
    this.lanes.set(linkKey(link), lane);
  }

  private succeeded(link: Link, recovered: boolean): void {
    if (!recovered) return;
    this.leases
      .recovered(link)
      .catch((error: unknown) => this.events.fault('a recovery could not be written', error));
  }

  private async close(lane: Lane, back: HandBack, failure: Failure | undefined): Promise<void> {
    const { link } = lane;
    try {
      if (failure) {
        if (FAILURE_CLASSES[failure.class].refreshDescriptor) this.door.relocate(link, true);
        await this.giveUp.all(link, failure);
      }
      await this.leases.handBack(back);
      if (failure && lane.heard) await this.leases.endWaits([link], this.clock.now());
    } catch (error) {
      this.events.fault('a lease could not be handed back and will run out', error);
    } finally {
      if (this.lanes.get(linkKey(link)) === lane) this.lanes.delete(linkKey(link));
      this.ending.delete(lane);
    }
    // What came while the lease went back was offered to nobody.
    if ((!failure || lane.heard) && !this.stopped) void this.claim();
  }

  private async whenAllClosed(): Promise<void> {
    while (this.lanes.size > 0) {
      if (this.ending.size > 0) await Promise.all(this.ending.values());
      else await sleep(10);
    }
  }
}
