import { presenceSignals } from '@app/contracts/presence';
import { SignalBus } from '@app/messaging';
import { readEphemeral, type Ephemeral } from '@app/protocol';
import { Clock } from '@app/runtime';
import { Injectable } from '@nestjs/common';
import { byPerson, mayBeHeard } from '../domain/company';
import { LastHeard } from '../domain/last-heard';
import { Company } from './company';

interface PeersEphemerals {
  tenant: string;
  peer: string;
  ephemeral: string[];
}

/** Takes in who is there and who types elsewhere. What is not theirs to say is dropped, and nobody is told. */
@Injectable()
export class HearEphemerals {
  private readonly last = new LastHeard();

  constructor(
    private readonly company: Company,
    private readonly signals: SignalBus,
    private readonly clock: Clock,
  ) {}

  async run({ deliveries }: { deliveries: PeersEphemerals[] }): Promise<void> {
    for (const tenant of new Set(deliveries.map((delivery) => delivery.tenant))) {
      const news = this.newsOf(
        tenant,
        deliveries.filter((delivery) => delivery.tenant === tenant),
      );
      if (news.length === 0) continue;
      const senders = [...new Set(news.map(({ sender }) => sender))];
      const rooms = byPerson(await this.company.roomsOf(tenant, senders));
      for (const ephemeral of news) {
        const roomId = ephemeral.type === 'sw.typing' ? ephemeral.room_id : null;
        if (mayBeHeard(tenant, rooms.get(ephemeral.sender) ?? [], roomId)) this.tell(tenant, ephemeral);
      }
    }
  }

  /** The last value of each, of those that are in form and not too many. */
  private newsOf(tenant: string, deliveries: readonly PeersEphemerals[]): Ephemeral[] {
    const now = this.clock.now();
    const news = new Map<string, Ephemeral>();
    for (const { peer: signer, ephemeral: texts } of deliveries) {
      for (const text of texts) {
        const read = readEphemeral(text, { signer, now });
        if (!read || !this.last.admits(tenant, read, now)) continue;
        news.set(`${read.type} ${read.sender} ${'room_id' in read ? read.room_id : ''}`, read);
      }
    }
    return [...news.values()];
  }

  private tell(tenant: string, ephemeral: Ephemeral): void {
    const { sender, ts } = ephemeral;
    if (ephemeral.type === 'sw.presence') {
      const { status } = ephemeral.content;
      this.signals.emit(presenceSignals.presenceTold, { tenant, sender, status, ts });
    } else {
      const { room_id, content } = ephemeral;
      const { typing } = content;
      this.signals.emit(presenceSignals.typingTold, { tenant, room_id, sender, typing, ts });
    }
  }
}
