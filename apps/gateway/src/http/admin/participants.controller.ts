import { Body, Post } from '@nestjs/common';
import { ingest, type Asker } from '@app/contracts/ingest';
import { Bus } from '@app/messaging';
import { AdminRoutes } from '../routes';
import { AskedBy } from '../session';
import { NewParticipantBody } from './admin.dto';

@AdminRoutes('v1/admin/participants')
export class ParticipantsController {
  constructor(private readonly bus: Bus) {}

  @Post()
  create(@AskedBy() { tenant, trace_id }: Asker, @Body() participant: NewParticipantBody) {
    return this.bus.ask(ingest.createParticipant, { ...participant, tenant, trace_id });
  }
}
