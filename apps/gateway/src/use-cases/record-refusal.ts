import { Injectable, Logger } from '@nestjs/common';
import { ingest, type AuditEntry } from '@app/contracts/ingest';
import { policy, type PeerFact } from '@app/contracts/policy';
import { Bus } from '@app/messaging';
import { GroupCommit } from '@app/persistence';
import { FEDERATION_ERRORS, type Refusal } from '@app/protocol';
import { Clock } from '@app/runtime';
import { LIMITS } from '../domain/limits';
import { MinuteQuota } from '../domain/minute-quota';
import { GatewayEvents, type RefusedRequest } from '../events';

/**
 * Writes down what was turned away at the gate: the log, an audit row and the peer's last error. Each server
 * name gets so many rows a minute for each cause; the first row after that says how many were left out.
 */
@Injectable()
export class RecordRefusal {
  private readonly logger = new Logger(RecordRefusal.name);
  private readonly quota = new MinuteQuota(LIMITS.refusalAuditsPerPeerPerMinute, LIMITS.trackedPeers);
  private readonly writes = new GroupCommit<Written, void>({
    maxItems: LIMITS.askBatch,
    flush: (written) => this.write(written),
  });

  constructor(
    private readonly bus: Bus,
    private readonly clock: Clock,
    private readonly events: GatewayEvents,
  ) {}

  run(refused: RefusedRequest): void {
    this.events.count(refused);
    const now = this.clock.now();
    const turn = this.quota.take(kindOf(refused), now);
    if (!turn.granted) return;
    const entry = this.events.describe(refused, turn.leftOut);
    const fact = refused.known ? [errorFact(refused, now)] : [];
    this.writes
      .submit({ entry, fact })
      .catch((error: unknown) => this.logger.error({ err: error }, 'a refusal was not recorded'));
  }

  private async write(written: Written[]): Promise<void[]> {
    const facts = written.flatMap(({ fact }) => fact);
    await Promise.all([
      this.bus.ask(ingest.recordAudit, { entries: written.map(({ entry }) => entry) }),
      facts.length > 0 && this.bus.ask(policy.learn, { facts }),
    ]);
    return written.map(() => undefined);
  }
}

interface Written {
  entry: AuditEntry;
  fact: PeerFact[];
}

const errorFact = ({ tenant, peer, refusal }: RefusedRequest, at: number): PeerFact => ({
  tenant,
  peer,
  at,
  error: { code: refusal.code, message: messageOf(refusal) },
});

const kindOf = ({ tenant, peer, refusal }: RefusedRequest) =>
  `${tenant} ${peer} ${refusal.code} ${refusal.reason ?? ''}`;

const messageOf = ({ code, detail }: Refusal) => detail ?? FEDERATION_ERRORS[code].cause;
