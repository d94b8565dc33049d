import { Get, Query } from '@nestjs/common';
import type { Asker } from '@app/contracts/ingest';
import { personal } from '@app/contracts/personal';
import { Bus } from '@app/messaging';
import { limitOf } from '../page.dto';
import { PeopleRoutes } from '../routes';
import { AskedBy } from '../session';
import { SearchQuery } from './search.dto';

@PeopleRoutes('v1/search')
export class SearchController {
  constructor(private readonly bus: Bus) {}

  @Get()
  search(@AskedBy() asker: Asker, @Query() query: SearchQuery) {
    const { q, room_id } = query;
    return this.bus.ask(personal.search, { ...asker, q, ...(room_id && { room_id }), limit: limitOf(query) });
  }
}
