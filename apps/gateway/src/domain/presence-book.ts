import type { SaidPresence } from '@app/contracts/presence';
import { EPHEMERAL_LIMITS, type PresenceStatus } from '@app/protocol';
import { Recent } from './recent';

interface Entry {
  readonly status: PresenceStatus;
  readonly ts: number;
  readonly heard_at: number;
}

export interface Heard extends SaidPresence {
  readonly tenant: string;
  /** By our clock. */
  readonly heard_at: number;
}

const MOST_REMEMBERED = 100_000;

/** What everybody is, here and elsewhere, as this process has heard: the last value of each, until it lapses. */
export class PresenceBook {
  private readonly entries = new Recent<Entry>(MOST_REMEMBERED);

  find(tenant: string, fqid: string): Entry | undefined {
    return this.entries.get(keyOf(tenant, fqid));
  }

  statusOf(tenant: string, fqid: string): PresenceStatus {
    return this.find(tenant, fqid)?.status ?? 'offline';
  }

  /** Whether that changes what the person is. */
  hear({ tenant, sender, status, ts, heard_at }: Heard): boolean {
    const known = this.find(tenant, sender);
    if (known && (ts < known.ts || (ts === known.ts && heard_at <= known.heard_at))) return false;
    this.entries.set(keyOf(tenant, sender), { status, ts, heard_at });
    return status !== (known?.status ?? 'offline');
  }

  /** Forgets whom nobody has heard of for too long; replies with those who were not offline. */
  lapse(now: number): { tenant: string; sender: string }[] {
    const gone: { tenant: string; sender: string }[] = [];
    for (const [key, { status, heard_at }] of this.entries.entries()) {
      if (now - heard_at < EPHEMERAL_LIMITS.presenceLastsMs) continue;
      this.entries.forget(key);
      const [tenant = '', sender = ''] = key.split(' ');
      if (status !== 'offline') gone.push({ tenant, sender });
    }
    return gone;
  }

  /** Everybody of a tenant's who is not offline. */
  of(tenant: string): Heard[] {
    const known: Heard[] = [];
    for (const [key, entry] of this.entries.entries()) {
      const [of, sender = ''] = key.split(' ');
      if (of === tenant && entry.status !== 'offline') known.push({ tenant, sender, ...entry });
    }
    return known;
  }
}

const keyOf = (tenant: string, fqid: string) => `${tenant} ${fqid}`;
