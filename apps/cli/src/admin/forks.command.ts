import type { Page } from '@app/contracts/contract';
import type { ForkProof } from '@app/contracts/ingest';
import { Option, SubCommand } from 'nest-commander';
import type { AdminClient } from './admin-client';
import { AdminCommand } from './admin-command';
import { query } from './query';
import { table, time } from './table';

@SubCommand({
  name: 'forks',
  description: 'servers that signed two events for one place; --json shows both events whole',
})
export class ForksCommand extends AdminCommand {
  protected ask(client: AdminClient, _words: string[], { after }: { after?: string }): Promise<unknown> {
    return client.get(`/v1/admin/federation/forks${query({ after })}`);
  }

  protected show({ items, next }: Page<ForkProof>): string {
    if (items.length === 0) return 'No server has been seen to do that.';
    const rows = table(
      ['SEEN', 'SERVER', 'ROOM', 'SEQ', 'STANDS', 'REFUSED'],
      items.map(({ seen_at, origin, room_id, seq, events }) => [
        time(seen_at),
        origin,
        room_id,
        seq,
        ...events.map(({ event_id }) => event_id),
      ]),
    );
    return next === null ? rows : `${rows}\nMore with --after ${next}`;
  }

  @Option({ flags: '--after <cursor>', description: 'the next page' })
  parseAfter(cursor: string): string {
    return cursor;
  }
}
