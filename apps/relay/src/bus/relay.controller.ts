import { Controller } from '@nestjs/common';
import { Payload } from '@nestjs/microservices';
import type { Page } from '@app/contracts/contract';
import {
  relay,
  type DeliveryRow,
  type EventDelivery,
  type PeerDelivery,
  type PingOrder,
} from '@app/contracts/relay';
import { Answers } from '@app/messaging';
import { Deliveries, type DeliveryFilter, type RedriveFilter } from '../use-cases/ports';
import { PingPeer } from '../use-cases/ping-peer';
import { Redrive } from '../use-cases/redrive';
import { TellEnds } from '../use-cases/tell-ends';

/** What admins and people ask. */
@Controller()
export class RelayController {
  constructor(
    private readonly deliveries: Deliveries,
    private readonly redriven: Redrive,
    private readonly tellEnds: TellEnds,
    private readonly pingPeer: PingPeer,
  ) {}

  @Answers(relay.deliveries)
  list(@Payload() filter: DeliveryFilter): Promise<Page<DeliveryRow>> {
    return this.deliveries.list(filter);
  }

  @Answers(relay.delivery)
  async delivery(
    @Payload() { tenant, room_id, seq }: { tenant: string; room_id: string; seq: number },
  ): Promise<{ servers: EventDelivery[] }> {
    return { servers: await this.deliveries.ofEvent(tenant, room_id, seq) };
  }

  @Answers(relay.redrive)
  redrive(@Payload() filter: RedriveFilter): Promise<{ peers: number; rooms: number }> {
    return this.redriven.run(filter);
  }

  @Answers(relay.ping)
  ping(@Payload() order: PingOrder) {
    return this.pingPeer.run(order);
  }

  @Answers(relay.tellEnd)
  tellEnd(@Payload() notice: Parameters<TellEnds['begin']>[0]) {
    return this.tellEnds.begin(notice);
  }

  @Answers(relay.peers)
  async peers(@Payload() { tenant }: { tenant: string }): Promise<{ peers: PeerDelivery[] }> {
    return { peers: await this.deliveries.peers(tenant) };
  }
}
