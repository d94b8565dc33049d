import type { Asker, PulledHistory } from '@app/contracts/ingest';
import { FederationError, refuse } from '@app/protocol';
import { Injectable } from '@nestjs/common';
import type { Chain } from '../domain/chain';
import { federationFault, type Room } from '../domain/room-kinds';
import { noSuchRoom } from './asker';
import { RoomLog } from './log-session';
import { PolicyDesk } from './ports';
import type { HistoryAsk } from './authenticate-history';
import { TakeHistory } from './take-history';
import { LogViews } from './views';

type Request = Asker & { room_id: string; peer?: string; limit: number };

/** An admin has the history before this server's time pulled; an empty result says why. */
@Injectable()
export class PullHistory {
  constructor(
    private readonly log: RoomLog,
    private readonly views: LogViews,
    private readonly policy: PolicyDesk,
    private readonly history: TakeHistory,
  ) {}

  async run({ tenant, room_id, peer, limit }: Request): Promise<PulledHistory> {
    const { room, chains } = await this.log.transact(async (session) => {
      const found = await session.room(tenant, room_id);
      if (!found) throw noSuchRoom();
      const fault = federationFault(found);
      if (fault) throw new FederationError(fault);
      return {
        room: found,
        chains: (await session.chainsOf(tenant, room_id)).filter((chain) => chain.origin !== tenant),
      };
    });
    const pulled: PulledHistory = { fetched: 0, stored: 0, refused: [] };
    if (chains.length === 0) return { ...pulled, reason: 'No other server is in this room.' };
    await this.refuseUnlessAllowed(
      tenant,
      chains.map(({ origin }) => peer ?? origin),
    );
    const missing = await this.missingRanges(room, chains, limit);
    if (missing.length === 0)
      return {
        ...pulled,
        reason: 'Nothing is missing here: every chain of this room is complete from its beginning.',
      };
    for (const { origin, ...range } of missing)
      await this.pull({ tenant, room_id, server: peer ?? origin, origin, ...range }, pulled, limit);
    return pulled.fetched > 0
      ? { fetched: pulled.fetched, stored: pulled.stored, refused: pulled.refused }
      : pulled;
  }

  /** Page after page: a server may give less at once than it is asked for. */
  private async pull(range: HistoryAsk, pulled: PulledHistory, limit: number): Promise<void> {
    const { server, origin, from_seq, to_seq } = range;
    for (let next = from_seq; next <= to_seq && pulled.fetched < limit;) {
      const taken = await this.history.run({ ...range, from_seq: next });
      if (!('stored' in taken)) {
        pulled.reason = `${server} refused: ${taken.code}. ${taken.detail ?? ''}`.trim();
        return;
      }
      pulled.fetched += taken.fetched;
      pulled.stored += taken.stored;
      pulled.refused.push(...taken.refused);
      if (taken.fetched === 0)
        pulled.reason = `${server} gave no events of ${origin} from ${next} to ${to_seq}.`;
      if (taken.highest < next) return;
      next = taken.highest + 1;
    }
  }

  /** Our own policy may stand against everybody who could be asked. */
  private async refuseUnlessAllowed(tenant: string, servers: readonly string[]): Promise<void> {
    const verdicts = await Promise.all(
      [...new Set(servers)].map((server) => this.policy.judge(tenant, server, 'send')),
    );
    const refusal = verdicts.find((verdict) => !verdict.ok);
    if (refusal && verdicts.every((verdict) => !verdict.ok)) throw new FederationError(refusal);
  }

  /** Newest first: the stretch before our time of each chain, as far as it is not here yet. */
  private async missingRanges(
    room: Room,
    chains: readonly Chain[],
    limit: number,
  ): Promise<{ origin: string; from_seq: number; to_seq: number }[]> {
    const ranges = [];
    for (const { origin, since_seq, max_seq } of chains) {
      const end = (since_seq ?? max_seq + 1) - 1;
      if (end < 0) continue;
      const from = Math.max(0, end - limit + 1);
      const here = await this.views.range(room.tenant, room.room_id, origin, from, end, limit);
      const held = new Set(here.map((event) => event.seq));
      let to = end;
      while (to >= from && held.has(to)) to -= 1;
      if (to >= from) ranges.push({ origin, from_seq: from, to_seq: to });
    }
    return ranges;
  }
}

export const unknownForeigner = (): FederationError =>
  new FederationError(refuse('SW_FED_UNKNOWN_USER', 'No person of another server has that id.'));
