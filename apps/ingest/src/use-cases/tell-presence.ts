import type { Asker } from '@app/contracts/ingest';
import { presenceSignals, type SaidPresence } from '@app/contracts/presence';
import { SignalBus } from '@app/messaging';
import type { Ephemeral } from '@app/protocol';
import { Injectable } from '@nestjs/common';
import { byPerson, peersOf, type RoomOfPerson } from '../domain/company';
import { noSuchRoom, personOf } from './asker';
import { Company } from './company';
import { People } from './ports';

/** Passes on what our people are and where they type: to our gateways, and to the servers that share a room. */
@Injectable()
export class TellPresence {
  constructor(
    private readonly people: People,
    private readonly company: Company,
    private readonly signals: SignalBus,
  ) {}

  async say({ tenant, said }: { tenant: string; said: SaidPresence[] }): Promise<void> {
    const senders = said.map(({ sender }) => sender);
    const rooms = byPerson(await this.company.roomsOf(tenant, senders));
    for (const { sender, status, ts } of said) {
      this.signals.emit(presenceSignals.presenceTold, { tenant, sender, status, ts });
      const ephemeral: Ephemeral = { type: 'sw.presence', sender, ts, content: { status } };
      this.address(tenant, ephemeral, rooms.get(sender) ?? [], null);
    }
  }

  async type(request: Asker & { room_id: string; typing: boolean; ts: number }): Promise<void> {
    const { tenant, room_id, typing, ts } = request;
    const { fqid: sender } = await personOf(this.people, request);
    const rooms = await this.company.roomsOf(tenant, [sender]);
    if (!rooms.some((room) => room.room_id === room_id)) throw noSuchRoom();
    this.signals.emit(presenceSignals.typingTold, { tenant, room_id, sender, typing, ts });
    this.address(tenant, { type: 'sw.typing', room_id, sender, ts, content: { typing } }, rooms, room_id);
  }

  private address(
    tenant: string,
    ephemeral: Ephemeral,
    rooms: readonly RoomOfPerson[],
    roomId: string | null,
  ): void {
    const peers = peersOf(tenant, rooms, roomId);
    if (peers.length > 0) this.signals.emit(presenceSignals.ephemeralAddressed, { tenant, peers, ephemeral });
  }
}
