import { Injectable } from '@nestjs/common';
import type { TrafficHour } from '@app/contracts/policy';
import { Clock } from '@app/runtime';
import { countedHours } from '../domain/peer-facts';
import { PeerRegister } from './ports';

@Injectable()
export class ReadTraffic {
  constructor(
    private readonly register: PeerRegister,
    private readonly clock: Clock,
  ) {}

  async run({ tenant }: { tenant: string }): Promise<{ hours: TrafficHour[] }> {
    const hours = countedHours(this.clock.now());
    const moved = await this.register.traffic(tenant, hours[0]!);
    const known = new Map(moved.map((row) => [row.hour, row]));
    return { hours: hours.map((hour) => known.get(hour) ?? { hour, sent: 0, received: 0 }) };
  }
}
