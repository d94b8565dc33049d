import type { Page } from '@app/contracts/contract';
import type { Asker } from '@app/contracts/ingest';
import type { SearchHit } from '@app/contracts/personal';
import { Injectable } from '@nestjs/common';
import { noSuchRoom, personOf } from './asker';
import { People } from './ports';
import { RoomViews } from './views';

export interface SearchAsk {
  /** As people type it: words, "phrases", or, -not. */
  q: string;
  room_id?: string | undefined;
  limit: number;
}

export abstract class MessageSearch {
  /** Messages in the person's rooms by what they say now, the best match first. No query is an error. */
  abstract find(tenant: string, fqid: string, ask: SearchAsk): Promise<SearchHit[]>;
}

const MOST_HITS = 100;

/** Local and foreign messages alike, in the rooms that the asker is in. */
@Injectable()
export class SearchMessages {
  constructor(
    private readonly people: People,
    private readonly views: RoomViews,
    private readonly search: MessageSearch,
  ) {}

  async run({ tenant, room_id, q, limit, ...asker }: Asker & SearchAsk): Promise<Page<SearchHit>> {
    const { fqid } = await personOf(this.people, { tenant, ...asker });
    if (room_id !== undefined) {
      const { items } = await this.views.rooms(tenant, fqid, { limit: 1 }, room_id);
      if (!items[0]) throw noSuchRoom();
    }
    const items = await this.search.find(tenant, fqid, { q, room_id, limit: Math.min(limit, MOST_HITS) });
    return { items, next: null };
  }
}
