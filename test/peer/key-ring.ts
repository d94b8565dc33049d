import { randomBytes } from 'node:crypto';
import type { Held } from './wire/descriptor';
import { signingKey, type SigningKey } from './wire/keys';

const DAY = 86_400_000;

/** This peer's own keys, newest first. */
export class KeyRing {
  private held: Held[];

  constructor(private readonly now: () => number) {
    this.held = [this.fresh(-DAY)];
  }

  get active(): SigningKey {
    return this.held[0]!.key;
  }

  listed(): Held[] {
    return this.held;
  }

  /** A new key; the old one stays in overlap and vouches for it. */
  rotate(): SigningKey {
    const [old, ...older] = this.held as [Held, ...Held[]];
    this.held = [
      this.fresh(),
      { ...old, state: 'overlap', valid_until: this.now() + 30 * DAY },
      ...older.map((key): Held => ({
        ...key,
        state: 'retired',
        valid_until: Math.min(key.valid_until, this.now()),
      })),
    ];
    return this.active;
  }

  /** A new key that no old one vouches for, as after a loss, or a theft of the name. */
  replace(): SigningKey {
    this.held = [this.fresh()];
    return this.active;
  }

  /** The old keys, withdrawn at once. */
  revokeOld(): void {
    this.held = this.held.map((key, at): Held => (at === 0 ? key : { ...key, state: 'revoked' }));
  }

  private fresh(since = 0): Held {
    const from = this.now() + since;
    return {
      key: signingKey(randomBytes(32)),
      state: 'active',
      valid_from: from,
      valid_until: from + 365 * DAY,
    };
  }
}
