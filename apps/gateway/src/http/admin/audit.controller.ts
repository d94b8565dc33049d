import { Get, Query } from '@nestjs/common';
import { ingest, type Asker } from '@app/contracts/ingest';
import { Bus } from '@app/messaging';
import { LimitPerson } from '../../use-cases/limit-person';
import { TellStory } from '../../use-cases/tell-story';
import { ApiError } from '../api-errors';
import { limitOf } from '../page.dto';
import { AdminRoutes } from '../routes';
import { AskedBy } from '../session';
import { AuditQuery, StoryQuery } from './admin.dto';

@AdminRoutes('v1/admin/federation/audit')
export class AuditController {
  constructor(
    private readonly bus: Bus,
    private readonly limit: LimitPerson,
    private readonly tellStory: TellStory,
  ) {}

  @Get()
  audit(@AskedBy() { tenant }: Asker, @Query() query: AuditQuery) {
    return this.bus.ask(ingest.audit, { ...query, tenant, limit: limitOf(query) });
  }

  @Get('story')
  story(@AskedBy() { tenant, participant_id }: Asker, @Query() { event_id, trace_id }: StoryQuery) {
    const subject = event_id ? { event_id } : trace_id ? { trace_id } : undefined;
    if (!subject || (event_id && trace_id))
      throw new ApiError('SW_BAD_REQUEST', 'The query names either event_id or trace_id.');
    if (!this.limit.run(tenant, participant_id, 'stories')) throw new ApiError('SW_RATE_LIMITED');
    return this.tellStory.run(tenant, subject);
  }
}
