import { Link } from '@tanstack/react-router';
import { beginningOf, plainAddress, plainText } from '../../parts/plain-text';
import { WholeTime } from '../../parts/time';
import { Badge } from '../parts/badge';
import list from '../parts/plain-list.module.css';
import { explainCode } from '../parts/remedy';
import type { StoryLine } from './story-lines';
import classes from './story-timeline.module.css';

const LONGEST = 500;

/** Ours on one side, theirs on the other, each where it belongs in time. */
export function StoryTimeline({ lines, tenant }: { lines: readonly StoryLine[]; tenant: string }) {
  const events = new Set(lines.flatMap(({ event_id }) => event_id ?? []));
  return (
    <div className={classes.story}>
      <div className={classes.sides} aria-hidden>
        <span>This server</span>
        <span>Other servers, by their own clocks</span>
      </div>
      <ol className={classes.lines} aria-label="Story">
        {lines.map((line) => (
          <Line key={line.key} line={line} tenant={tenant} naming={events.size > 1} />
        ))}
      </ol>
    </div>
  );
}

interface LineProps {
  line: StoryLine;
  tenant: string;
  /** Whether the event is named, of several. */
  naming: boolean;
}

function Line({ line, tenant, naming }: LineProps) {
  const { log, at, tone, word, what, code, reason, detail, event_id, trace_id } = line;
  const remedy = code && tone !== 'good' ? explainCode(code)?.remedy : undefined;
  return (
    <li className={classes.line} data-log={log === null ? 'ours' : 'theirs'}>
      <div className={list.head}>
        <strong className={classes.log}>
          <span className="visually-hidden">Log of </span>
          {log === null ? (
            <bdi>{tenant}</bdi>
          ) : (
            <Link to="/admin/peers/$peer" params={{ peer: log }}>
              <bdi>{plainAddress(log)}</bdi>
            </Link>
          )}
        </strong>
        <Badge tone={tone}>{word}</Badge>
        {at !== null && (
          <span className={list.soft}>
            <WholeTime at={at} />
          </span>
        )}
      </div>
      <p>
        <bdi>{plainText(what)}</bdi>
      </p>
      {detail && (
        <p className={list.soft}>
          <bdi>{beginningOf(detail, LONGEST)}</bdi>
        </p>
      )}
      {remedy && <p className={list.soft}>{remedy}</p>}
      <p className={list.soft}>
        {code && (
          <code className={classes.id}>
            {plainText(code)}
            {reason && ` · ${plainText(reason)}`}
          </code>
        )}
        {naming && event_id && (
          <Link to="/admin/audit" search={{ event_id }} className={classes.id}>
            <code>{plainText(event_id)}</code>
          </Link>
        )}
        {trace_id && (
          <span className={classes.id}>
            trace <code>{plainText(trace_id)}</code>
          </span>
        )}
      </p>
    </li>
  );
}
