import type { Page } from '@app/contracts/contract';
import type { DeliveryRow } from '@app/contracts/relay';
import { Option, SubCommand } from 'nest-commander';
import type { AdminClient } from './admin-client';
import { AdminCommand } from './admin-command';
import { query } from './query';
import { table, time } from './table';

const DELIVERIES = '/v1/admin/federation/deliveries';

interface Which {
  peer?: string;
  room?: string;
}

@SubCommand({ name: 'deliveries', description: 'list how far each peer is with each room' })
export class DeliveriesCommand extends AdminCommand {
  protected ask(
    client: AdminClient,
    _words: string[],
    { peer, state, after, limit }: { peer?: string; state?: string; after?: string; limit?: string },
  ): Promise<unknown> {
    return client.get(`${DELIVERIES}${query({ peer, state, after, limit })}`);
  }

  protected show({ items, next }: Page<DeliveryRow>): string {
    if (items.length === 0) return 'No deliveries like that.';
    const rows = table(
      ['SERVER', 'ROOM', 'STATE', 'ACKNOWLEDGED', 'FAILED', 'WAITS SINCE', 'NEXT ATTEMPT', 'LAST ERROR'],
      items.map((row) => [
        row.peer,
        row.room_id,
        row.state,
        `${row.acked_seq + 1} of ${row.head_seq + 1}`,
        row.failed_events,
        row.oldest_undelivered_at && time(row.oldest_undelivered_at),
        row.next_attempt_at && time(row.next_attempt_at),
        row.last_error && `${row.last_error.code}: ${row.last_error.message}`,
      ]),
    );
    return next === null ? rows : `${rows}\nMore with --after ${next}`;
  }

  @Option({ flags: '--peer <server_name>', description: 'to this server only' })
  parsePeer(name: string): string {
    return name;
  }

  @Option({ flags: '--state <state>', description: 'delivered, waiting or failed' })
  parseState(state: string): string {
    return state;
  }

  @Option({ flags: '--after <cursor>', description: 'the next page' })
  parseAfter(cursor: string): string {
    return cursor;
  }

  @Option({ flags: '--limit <rows>', description: 'rows at most; 100 if not given' })
  parseLimit(rows: string): string {
    return rows;
  }
}

@SubCommand({
  name: 'redrive',
  description: 'deliver now what waits, and try once more what was given up; everything, or what is named',
})
export class RedriveCommand extends AdminCommand {
  protected ask(client: AdminClient, _words: string[], { peer, room }: Which): Promise<unknown> {
    return client.call('POST', `${DELIVERIES}/redrive`, {
      ...(peer && { peer }),
      ...(room && { room_id: room }),
    });
  }

  protected show({ peers, rooms }: { peers: number; rooms: number }): string {
    return peers === 0
      ? 'Nothing waits and nothing has failed there.'
      : `${rooms} rooms for ${peers} peers are being delivered; scaiwave admin federation deliveries shows how far.`;
  }

  @Option({ flags: '--peer <server_name>', description: 'to this server only' })
  parsePeer(name: string): string {
    return name;
  }

  @Option({ flags: '--room <room_id>', description: 'of this room only' })
  parseRoom(id: string): string {
    return id;
  }
}

export const DELIVERY_COMMANDS = [DeliveriesCommand, RedriveCommand];
