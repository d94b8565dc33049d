import { useMutation, useQueryClient } from '@tanstack/react-query';
import { BusyButton } from '../../parts/busy-button';
import { EmptyState } from '../../parts/empty-state';
import { ProblemNotice } from '../../parts/problem-notice';
import { useApi } from '../../session/session';
import { ADMIN_KEYS, FEDERATION } from '../queries';

/** What stands where a server has no key yet. */
export function FirstKey() {
  const api = useApi();
  const queries = useQueryClient();
  const generate = useMutation({
    mutationFn: () => api.post(`${FEDERATION}/identity/generate`),
    onSettled: () => queries.invalidateQueries({ queryKey: ADMIN_KEYS.identity }),
  });
  return (
    <EmptyState
      title="No key yet"
      action={
        <>
          {generate.error && <ProblemNotice problem={generate.error} />}
          <BusyButton busy={generate.isPending} onClick={() => generate.mutate()}>
            Make the first key
          </BusyButton>
        </>
      }
    >
      Without a key nobody can tell that what this server sends is its own, and every peer refuses it.
    </EmptyState>
  );
}
