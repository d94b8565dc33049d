import { BusyButton } from '../../parts/busy-button';
import { Name } from '../../parts/name';
import { plainName } from '../../parts/plain-text';
import { Ago } from '../parts/ago';
import { Badge } from '../parts/badge';
import { Fact, Facts } from '../parts/facts';
import { LastError } from '../parts/last-error';
import list from '../parts/plain-list.module.css';
import type { DeliveryRow } from '../views';

interface DeliveryItemProps {
  row: DeliveryRow;
  /** What the room is called, where that is known. */
  room: string | undefined;
  /** The code of the error that is told above already. */
  known: string | undefined;
  isTrying: boolean;
  onTry(): void;
}

/** How far the peer is with what this server says in one room. */
export function DeliveryItem({ row, room, known, isTrying, onTry }: DeliveryItemProps) {
  const waiting = row.head_seq - row.acked_seq;
  return (
    <li className={list.item} tabIndex={-1}>
      <div className={list.head}>
        <span className={list.title}>
          {room === undefined ? <code>{row.room_id}</code> : <Name text={room} />}
        </span>
        <Badge tone={row.state === 'failed' ? 'bad' : 'warn'}>
          {row.state === 'failed' ? 'Failed' : 'Waiting'}
        </Badge>
        <span className={list.end}>
          <BusyButton size="xs" variant="default" busy={isTrying} onClick={onTry}>
            Try again now<span className="visually-hidden"> {plainName(room ?? row.room_id)}</span>
          </BusyButton>
        </span>
      </div>
      {row.last_error && row.last_error.code !== known && <LastError error={row.last_error} />}
      <Facts>
        <Fact name="Not delivered yet">{waiting}</Fact>
        <Fact name="Given up">{row.failed_events}</Fact>
        <Fact name="Oldest">
          <Ago at={row.oldest_undelivered_at} never="none" />
        </Fact>
        <Fact name="Next attempt">
          <Ago at={row.next_attempt_at} never="not planned" due="now" />
        </Fact>
      </Facts>
      {room !== undefined && (
        <p className={list.soft}>
          <code>{row.room_id}</code>
        </p>
      )}
    </li>
  );
}
