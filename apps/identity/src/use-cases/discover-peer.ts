import { Injectable } from '@nestjs/common';
import { admitDescriptor, isServerName, refuse, type Outcome, type Refusal } from '@app/protocol';
import { Clock } from '@app/runtime';
import { FailureMemory } from '../domain/failure-memory';
import { LookBudget } from '../domain/look-budget';
import type { StoredPeer } from '../domain/peer-views';
import { IdentityEvents } from '../events';
import { DescriptorSource, PeerReports, PeerStore } from './ports';
import { Lanes } from './lanes';

export type Discovery = Outcome<{ stored: StoredPeer }>;

export interface DiscoveryOptions {
  /** An admin's word: try although it failed a moment ago. */
  insist?: boolean;
  /** An admin's word in place of a known key's signature. */
  acceptNewKeys?: boolean;
  /** Somebody unproven makes us look again at a server that we know. */
  again?: boolean;
  /** Whoever asks found it unknown a moment ago; another one's look may have ended since. */
  unlessKnown?: boolean;
  /** A request came in its name, so it may well be there again. */
  spoke?: boolean;
}

const MAX_CONCURRENT = 32;
const MAX_WAITING = 1_000;
/** Anybody can send a request in another's name: so often, and no more, it makes us look for that one. */
const SPEAKER_WAIT_MS = 5_000;

/** Fetches a server's descriptor and takes it in: once at a time for each server, and not again soon after a failure. */
@Injectable()
export class DiscoverPeer {
  private readonly underWay = new Map<string, Promise<Discovery>>();
  private readonly failures = new FailureMemory();
  private readonly looks = new LookBudget();
  private readonly lanes = new Lanes(MAX_CONCURRENT, MAX_WAITING);

  constructor(
    private readonly source: DescriptorSource,
    private readonly store: PeerStore,
    private readonly reports: PeerReports,
    private readonly clock: Clock,
    private readonly events: IdentityEvents,
  ) {}

  async run(tenant: string, serverName: string, options: DiscoveryOptions = {}): Promise<Discovery> {
    if (!isServerName(serverName)) {
      return refuse('SW_FED_BAD_NAME', `${JSON.stringify(serverName.slice(0, 80))} is not a server name.`);
    }
    const key = `${tenant} ${serverName}`;
    if (options.insist || options.acceptNewKeys) return this.discover(key, tenant, serverName, options);
    const failed = this.failures.recall(key, this.clock.now(), options.spoke ? SPEAKER_WAIT_MS : undefined);
    if (failed) return failed;
    const running = this.underWay.get(key);
    if (running) return running;
    if (options.again && !this.looks.spend(key, this.clock.now())) {
      return refuse('SW_FED_DISCOVERY_FAILED', `${serverName} was looked at several times just now.`);
    }
    const discovery = this.discover(key, tenant, serverName, options).finally(() =>
      this.underWay.delete(key),
    );
    this.underWay.set(key, discovery);
    return discovery;
  }

  /** What failed for this tenant may be tried again at once. */
  forgetFailures(tenant: string): void {
    this.failures.forgetAll(`${tenant} `);
  }

  private async discover(
    key: string,
    tenant: string,
    serverName: string,
    options: DiscoveryOptions,
  ): Promise<Discovery> {
    const found = await this.lanes.run(() => this.fetchAndAdmit(tenant, serverName, options));
    if (found === 'full') {
      return refuse('SW_FED_DISCOVERY_FAILED', 'Too many servers are being looked up; try again later.');
    }
    if (found.ok) {
      this.failures.forget(key);
      if (options.insist || options.acceptNewKeys) await this.reports.recovered(tenant, serverName);
      return found;
    }
    this.failures.remember(key, found, this.clock.now());
    this.events.discoveryFailed(tenant, serverName, found);
    await this.reports.failed(tenant, serverName, found);
    return found;
  }

  private async fetchAndAdmit(
    tenant: string,
    serverName: string,
    { acceptNewKeys, unlessKnown }: DiscoveryOptions,
  ): Promise<Discovery> {
    const known = unlessKnown && (await this.store.find(tenant, [serverName])).get(serverName);
    if (known) return { ok: true, stored: known };
    const fetched = await this.source.fetch(serverName);
    if (!fetched.ok) return fetched;
    const now = this.clock.now();
    const admitted = await this.store.admit(tenant, { serverName, text: fetched.text, at: now }, (known) =>
      admitDescriptor(known, fetched.sound, { now, acceptNewKeys }),
    );
    if (!admitted.ok) {
      await this.store.raiseAlert(tenant, serverName, alertOf(admitted));
      return admitted;
    }
    const { added, moved } = admitted.changes;
    if (added.length > 0 || moved.length > 0)
      this.events.peerKeysChanged(tenant, serverName, admitted.changes);
    return { ok: true, stored: admitted.stored };
  }
}

const alertOf = ({ reason, facts, code }: Refusal): string => String(facts?.['alert'] ?? reason ?? code);
