import { setTimeout as sleep } from 'node:timers/promises';
import {
  Injectable,
  type BeforeApplicationShutdown,
  type OnApplicationBootstrap,
  type OnApplicationShutdown,
  type OnModuleInit,
} from '@nestjs/common';
import { gatewayTopics } from '@app/contracts/gateway';
import { identityTopics } from '@app/contracts/identity';
import { ingestTopics } from '@app/contracts/ingest';
import { policyTopics } from '@app/contracts/policy';
import { presenceSignals } from '@app/contracts/presence';
import { relayTopics } from '@app/contracts/relay';
import { EventBus, SignalBus } from '@app/messaging';
import { RelayEvents } from '../events';
import { CarryEphemerals } from '../use-cases/carry-ephemerals';
import { EndWaits } from '../use-cases/end-waits';
import { FollowChains } from '../use-cases/follow-chains';
import { PeerDoor, RelaySettings, type Link } from '../use-cases/ports';
import { ServePeers } from '../use-cases/serve-peers';
import { TellEnds } from '../use-cases/tell-ends';

/** The relay at work: listens to what happens, and looks for itself every second in case it missed something. */
@Injectable()
export class RelayWorker
  implements OnModuleInit, OnApplicationBootstrap, BeforeApplicationShutdown, OnApplicationShutdown
{
  private unsubscribe: (() => Promise<void>)[] = [];
  private readonly stopping = new AbortController();
  private polling: Promise<void> | undefined;

  constructor(
    private readonly bus: EventBus,
    private readonly signals: SignalBus,
    private readonly settings: RelaySettings,
    private readonly followChains: FollowChains,
    private readonly endWaits: EndWaits,
    private readonly servePeers: ServePeers,
    private readonly carryEphemerals: CarryEphemerals,
    private readonly tellEnds: TellEnds,
    private readonly door: PeerDoor,
    private readonly events: RelayEvents,
  ) {}

  /** Before anybody starts to publish: in one process, an event without a listener is gone. */
  async onModuleInit(): Promise<void> {
    const { bus, followChains } = this;
    const GROUP = { group: 'relay', lost: () => followChains.findAgain() };
    this.unsubscribe = await Promise.all([
      bus.subscribe(ingestTopics.readersChanged, GROUP, (changes) => followChains.changeReaders(changes)),
      bus.subscribe(ingestTopics.eventAddressed, GROUP, (events) => followChains.address(events)),
      bus.subscribe(ingestTopics.chainAdvanced, GROUP, (events) => followChains.advance(events)),
      this.signals.hear(presenceSignals.ephemeralAddressed, (told) => this.carryEphemerals.carry(told)),
      bus.subscribe(relayTopics.workWaits, {}, (calls) => this.servePeers.lookFor(linksOf(calls))),
      bus.subscribe(gatewayTopics.peerHeard, {}, (heard) => this.endWaits.heard(heard)),
      bus.subscribe(policyTopics.changed, {}, (changes) =>
        this.endWaits.policyChanged(changes.map(({ tenant }) => tenant)),
      ),
      bus.subscribe(identityTopics.peerKeysChanged, {}, async (changes) => {
        for (const { tenant, server_name } of changes)
          this.door.relocate({ tenant, peer: server_name }, false);
      }),
    ]);
  }

  onApplicationBootstrap(): void {
    this.polling = this.poll();
  }

  async beforeApplicationShutdown(): Promise<void> {
    this.stopping.abort();
    await this.polling;
    await Promise.all([this.servePeers.stop(), this.tellEnds.poll()]);
  }

  /** Last, for what others publish while they stop still belongs into the tables. */
  async onApplicationShutdown(): Promise<void> {
    await Promise.all(this.unsubscribe.map((end) => end()));
  }

  private async poll(): Promise<void> {
    const { signal } = this.stopping;
    const { pollMs, leaseMs } = this.settings;
    for (let round = 0; !signal.aborted; round += 1) {
      try {
        if (round % Math.max(1, Math.floor(leaseMs / 3 / pollMs)) === 0) await this.servePeers.keep();
        await this.servePeers.poll();
        void this.tellEnds.poll();
      } catch (error) {
        this.events.fault('the tables could not be polled', error);
      }
      await sleep(pollMs, undefined, { signal }).catch(() => undefined);
    }
  }
}

const linksOf = (calls: readonly { tenant: string; peers: string[] }[]): Link[] =>
  calls.flatMap(({ tenant, peers }) => peers.map((peer) => ({ tenant, peer })));
