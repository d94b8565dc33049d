import { Link } from '@tanstack/react-router';
import { beginningOf, plainAddress, plainText } from '../../parts/plain-text';
import { WholeTime } from '../../parts/time';
import { Badge } from '../parts/badge';
import list from '../parts/plain-list.module.css';
import { explainCode } from '../parts/remedy';
import type { AuditRow } from '../views';
import classes from './audit-rows.module.css';
import { OUTCOMES } from './outcomes';

const LONGEST = 500;

/** Newest first. */
export function AuditRows({ rows }: { rows: readonly AuditRow[] }) {
  return (
    <ol className={classes.rows} aria-label="Audit rows">
      {rows.map((row) => (
        <Row key={row.id} row={row} />
      ))}
    </ol>
  );
}

function Row({
  row: { at, action, outcome, peer, room_id, event_id, code, reason, detail, trace_id },
}: {
  row: AuditRow;
}) {
  const { tone, word } = OUTCOMES[outcome];
  const remedy = code && tone === 'bad' ? explainCode(code)?.remedy : undefined;
  return (
    <li className={classes.row}>
      <div className={list.head}>
        <Badge tone={tone}>{word}</Badge>
        <span className={classes.action}>{plainText(action)}</span>
        {peer && (
          <Link to="/admin/peers/$peer" params={{ peer }}>
            <bdi>{plainAddress(peer)}</bdi>
          </Link>
        )}
        <span className={classes.at}>
          <WholeTime at={at} />
        </span>
      </div>
      {detail && (
        <p>
          <bdi>{beginningOf(detail, LONGEST)}</bdi>
        </p>
      )}
      {remedy && <p>{remedy}</p>}
      <p className={classes.ids}>
        {code && (
          <code>
            {plainText(code)}
            {reason && ` · ${plainText(reason)}`}
          </code>
        )}
        {event_id && (
          <Link to="/admin/audit" search={{ event_id }}>
            <span className="visually-hidden">All about the event </span>
            <code>{plainText(event_id)}</code>
          </Link>
        )}
        {room_id && <code>{plainText(room_id)}</code>}
        {trace_id && (
          <Link to="/admin/audit" search={{ trace_id }}>
            trace <code>{plainText(trace_id)}</code>
          </Link>
        )}
      </p>
    </li>
  );
}
