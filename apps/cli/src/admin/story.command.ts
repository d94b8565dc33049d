import type { AuditStory, TheirHalf } from '@app/contracts/admin-views';
import type { AuditRow } from '@app/contracts/ingest';
import { SubCommand } from 'nest-commander';
import type { AdminClient } from './admin-client';
import { AdminCommand } from './admin-command';
import { query } from './query';
import { table, time } from './table';

const COLUMNS = ['AT', 'LOG OF', 'EVENT', 'WHAT', 'CODE', 'TRACE', 'DETAIL'];

@SubCommand({
  name: 'story',
  arguments: '<event_or_trace>',
  description: 'one event, or one request by its trace id, as our log and the other servers’ have it',
})
export class StoryCommand extends AdminCommand {
  protected ask(client: AdminClient, [id = '']: string[]): Promise<unknown> {
    const subject = query(id.startsWith('ev_') ? { event_id: id } : { trace_id: id });
    return client.get(`/v1/admin/federation/audit/story${subject}`);
  }

  protected show({ events, ours, theirs, more }: AuditStory): string {
    if (events.length + ours.length === 0) return 'Neither the log nor the audit here knows of it.';
    const lines = [
      ...events.map(({ at, event_id, type, sender }) => ({
        at,
        cells: ['this server', event_id, `${type} of ${sender}`],
      })),
      ...ours.map((row) => ({ at: row.at, cells: rowCells(row) })),
      ...theirs.map((half) => ({ at: half.at ?? Infinity, cells: halfCells(half) })),
    ].sort((a, b) => a.at - b.at);
    const rows = lines.map(({ at, cells }) => [Number.isFinite(at) ? time(at) : null, ...cells]);
    const even = rows.map((row) => [...row, ...Array<null>(COLUMNS.length - row.length).fill(null)]);
    return table(COLUMNS, even) + (more ? '\nThere is more to it than a story holds.' : '');
  }
}

const rowCells = ({ peer, event_id, action, outcome, code, reason, detail, trace_id }: AuditRow) => [
  'this server',
  event_id,
  `${action} ${outcome}${peer ? ` (${peer})` : ''}`,
  codeOf(code, reason),
  trace_id,
  detail,
];

const halfCells = ({ peer, event_id, status, delivery, code, reason, detail, trace_id }: TheirHalf) => [
  peer,
  event_id,
  delivery === null || delivery === 'delivered' ? status : `${status}, ${delivery}`,
  codeOf(code, reason),
  trace_id,
  detail,
];

const codeOf = (code: string | null, reason: string | null): string | null =>
  code && [code, reason].filter(Boolean).join(' ');
