import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { BusyButton } from '../../parts/busy-button';
import { ProblemNotice } from '../../parts/problem-notice';
import { useApi } from '../../session/session';
import { Section } from '../parts/admin-page';
import { Loaded } from '../parts/loaded';
import { MoreItems } from '../parts/more-items';
import list from '../parts/plain-list.module.css';
import { ADMIN_KEYS, deliveriesQuery, redrive, roomNamesQuery } from '../queries';
import type { PeerView } from '../views';
import { DeliveryItem } from './delivery-item';

/** What the peer does not have yet, and what was given up. */
export function PeerDeliveries({ peer: { server_name: name, last_error } }: { peer: PeerView }) {
  const api = useApi();
  const queries = useQueryClient();
  const deliveries = useQuery(deliveriesQuery(api, name));
  const count = deliveries.data?.rows.length ?? 0;
  const { data: roomNames } = useQuery({ ...roomNamesQuery(api), enabled: count > 0 });
  const again = useMutation({
    mutationFn: (roomId?: string) => redrive(api, name, roomId),
    onSettled: () =>
      Promise.all([
        queries.invalidateQueries({ queryKey: ADMIN_KEYS.deliveries(name) }),
        queries.invalidateQueries({ queryKey: ADMIN_KEYS.peer(name) }),
      ]),
  });
  const isTrying = (roomId?: string) => again.isPending && again.variables === roomId;
  return (
    <Section
      title="Deliveries waiting and failed"
      actions={
        count > 1 && (
          <BusyButton size="xs" variant="default" busy={isTrying()} onClick={() => again.mutate(undefined)}>
            Try all again now
          </BusyButton>
        )
      }
    >
      {again.error && <ProblemNotice problem={again.error} />}
      <Loaded query={deliveries} what="the deliveries">
        {({ rows, more }) =>
          rows.length === 0 ? (
            <p>Nothing waits: the peer has all that is for it.</p>
          ) : (
            <>
              <MoreItems items={rows} what="rooms">
                {(few) => (
                  <ul className={list.list} aria-label="Deliveries">
                    {few.map((row) => (
                      <DeliveryItem
                        key={`${row.room_id} ${row.state}`}
                        row={row}
                        room={roomNames?.get(row.room_id)}
                        known={last_error?.code}
                        isTrying={isTrying(row.room_id)}
                        onTry={() => again.mutate(row.room_id)}
                      />
                    ))}
                  </ul>
                )}
              </MoreItems>
              {more && <p className={list.soft}>There are more rooms than these.</p>}
            </>
          )
        }
      </Loaded>
    </Section>
  );
}
