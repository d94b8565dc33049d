import { Controller } from '@nestjs/common';
import { Payload } from '@nestjs/microservices';
import type { Page } from '@app/contracts/contract';
import { relay, type DeliveryRow, type PeerDelivery } from '@app/contracts/relay';
import { Answers } from '@app/messaging';
import { Deliveries, type DeliveryFilter } from '../use-cases/ports';

/** What admins ask. */
@Controller()
export class RelayController {
  constructor(private readonly deliveries: Deliveries) {}

  @Answers(relay.deliveries)
  list(@Payload() filter: DeliveryFilter): Promise<Page<DeliveryRow>> {
    return this.deliveries.list(filter);
  }

  @Answers(relay.peers)
  async peers(@Payload() { tenant }: { tenant: string }): Promise<{ peers: PeerDelivery[] }> {
    return { peers: await this.deliveries.peers(tenant) };
  }
}
