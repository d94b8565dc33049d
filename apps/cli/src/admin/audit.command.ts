import type { Page } from '@app/contracts/contract';
import type { AuditRow } from '@app/contracts/ingest';
import { Option, SubCommand } from 'nest-commander';
import type { AdminClient } from './admin-client';
import { AdminCommand } from './admin-command';
import { query } from './query';
import { StoryCommand } from './story.command';
import { table, time } from './table';

interface Filter {
  action?: string;
  peer?: string;
  event?: string;
  outcome?: string;
  after?: string;
  limit?: string;
}

@SubCommand({
  name: 'audit',
  description: 'read the audit, newest first',
  subCommands: [StoryCommand],
})
export class AuditCommand extends AdminCommand {
  protected ask(client: AdminClient, _words: string[], filter: Filter): Promise<unknown> {
    const { action, peer, event: event_id, outcome, after, limit } = filter;
    const asked = query({ action, peer, event_id, outcome, after, limit });
    return client.get(`/v1/admin/federation/audit${asked}`);
  }

  protected show({ items, next }: Page<AuditRow>): string {
    if (items.length === 0) return 'Nothing like that is in the audit.';
    const rows = table(
      ['AT', 'ACTION', 'OUTCOME', 'SERVER', 'EVENT', 'CODE', 'DETAIL'],
      items.map((row) => [
        time(row.at),
        row.action,
        row.outcome,
        row.peer,
        row.event_id,
        row.code && [row.code, row.reason].filter(Boolean).join(' '),
        row.detail,
      ]),
    );
    return next === null ? rows : `${rows}\nMore with --after ${next}`;
  }

  @Option({ flags: '--action <name>', description: 'for example federation.send.failed' })
  parseAction(name: string): string {
    return name;
  }

  @Option({ flags: '--peer <server_name>', description: 'about this server only' })
  parsePeer(name: string): string {
    return name;
  }

  @Option({ flags: '--event <event_id>', description: 'about this event only' })
  parseEvent(id: string): string {
    return id;
  }

  @Option({ flags: '--outcome <outcome>', description: 'accepted, refused, failed or done' })
  parseOutcome(outcome: string): string {
    return outcome;
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
