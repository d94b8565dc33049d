import { EPHEMERAL_LIMITS, type Ephemeral } from '@app/protocol';

const BURST = 2 * EPHEMERAL_LIMITS.perSenderPerSecond;
const MOST_REMEMBERED = 20_000;

interface Allowance {
  left: number;
  at: number;
}

/** What people of other servers said last: drops what is older than that, and what comes faster than people are. */
export class LastHeard {
  private readonly latest = new Map<string, number>();
  private readonly allowances = new Map<string, Allowance>();

  /** Whether this is news. `now` is by our clock, `ts` by theirs. */
  admits(tenant: string, ephemeral: Ephemeral, now: number): boolean {
    const { type, sender, ts } = ephemeral;
    const key = `${tenant} ${type} ${sender} ${'room_id' in ephemeral ? ephemeral.room_id : ''}`;
    if (ts < (this.latest.get(key) ?? 0) || !this.allows(`${tenant} ${sender}`, now)) return false;
    remember(this.latest, key, ts);
    return true;
  }

  private allows(key: string, now: number): boolean {
    const last = this.allowances.get(key) ?? { left: BURST, at: now };
    // A clock set back must not take anything away.
    const refill = (Math.max(0, now - last.at) * EPHEMERAL_LIMITS.perSenderPerSecond) / 1_000;
    const left = Math.min(BURST, last.left + refill);
    if (left >= 1) remember(this.allowances, key, { left: left - 1, at: now });
    return left >= 1;
  }
}

/** What has not been touched for longest is forgotten first. */
function remember<Value>(map: Map<string, Value>, key: string, value: Value): void {
  map.delete(key);
  map.set(key, value);
  if (map.size <= MOST_REMEMBERED) return;
  const [oldest] = map.keys();
  map.delete(oldest!);
}
