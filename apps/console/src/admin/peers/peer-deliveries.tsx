import { Button } from '@mantine/core';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { ProblemNotice } from '../../parts/problem-notice';
import { useApi } from '../../session/session';
import { Section } from '../parts/admin-page';
import { Loaded } from '../parts/loaded';
import list from '../parts/plain-list.module.css';
import { ADMIN_KEYS, deliveriesQuery, FEDERATION } from '../queries';
import type { PeerView } from '../views';
import { DeliveryItem } from './delivery-item';

/** What the peer does not have yet, and what was given up. */
export function PeerDeliveries({ peer: { server_name: name, last_error } }: { peer: PeerView }) {
  const api = useApi();
  const queries = useQueryClient();
  const deliveries = useQuery(deliveriesQuery(api, name));
  const redrive = useMutation({
    mutationFn: () => api.post(`${FEDERATION}/deliveries/redrive`, { peer: name }),
    onSettled: () =>
      Promise.all([
        queries.invalidateQueries({ queryKey: ADMIN_KEYS.deliveries(name) }),
        queries.invalidateQueries({ queryKey: ADMIN_KEYS.peer(name) }),
      ]),
  });
  const isEmpty = deliveries.data?.rows.length === 0;
  return (
    <Section
      title="Deliveries waiting and failed"
      actions={
        !isEmpty && (
          <Button size="xs" variant="default" loading={redrive.isPending} onClick={() => redrive.mutate()}>
            Try again now
          </Button>
        )
      }
    >
      {redrive.error && <ProblemNotice problem={redrive.error} />}
      <Loaded query={deliveries} what="the deliveries">
        {({ rows, more }) =>
          rows.length === 0 ? (
            <p>Nothing waits: the peer has all that is for it.</p>
          ) : (
            <>
              <ul className={list.list}>
                {rows.map((row) => (
                  <DeliveryItem key={`${row.room_id} ${row.state}`} row={row} known={last_error?.code} />
                ))}
              </ul>
              {more && <p className={list.soft}>There are more rooms than these.</p>}
            </>
          )
        }
      </Loaded>
    </Section>
  );
}
