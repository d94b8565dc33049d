import { Ago } from '../parts/ago';
import { Badge } from '../parts/badge';
import { Fact, Facts } from '../parts/facts';
import { LastError } from '../parts/last-error';
import list from '../parts/plain-list.module.css';
import type { DeliveryRow } from '../views';

interface DeliveryItemProps {
  row: DeliveryRow;
  /** The code of the error that is told above already. */
  known: string | undefined;
}

/** How far the peer is with what this server says in one room. */
export function DeliveryItem({ row, known }: DeliveryItemProps) {
  const waiting = row.head_seq - row.acked_seq;
  return (
    <li className={list.item}>
      <div className={list.head}>
        <code className={list.title}>{row.room_id}</code>
        <Badge tone={row.state === 'failed' ? 'bad' : 'warn'}>
          {row.state === 'failed' ? 'Failed' : 'Waiting'}
        </Badge>
      </div>
      {row.last_error && row.last_error.code !== known && <LastError error={row.last_error} />}
      <Facts>
        <Fact name="Not delivered yet">{waiting}</Fact>
        <Fact name="Given up">{row.failed_events}</Fact>
        <Fact name="Oldest">
          <Ago at={row.oldest_undelivered_at} never="none" />
        </Fact>
        <Fact name="Next attempt">
          <Ago at={row.next_attempt_at} never="not planned" />
        </Fact>
      </Facts>
    </li>
  );
}
