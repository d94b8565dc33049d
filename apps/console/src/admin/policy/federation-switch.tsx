import { Switch } from '@mantine/core';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { ProblemNotice } from '../../parts/problem-notice';
import { useApi } from '../../session/session';
import { FEDERATION } from '../queries';

/** Federation as a whole, on or off, without touching the rules. */
export function FederationSwitch({ enabled }: { enabled: boolean }) {
  const api = useApi();
  const queries = useQueryClient();
  const change = useMutation({
    mutationFn: (wanted: boolean) => api.put(`${FEDERATION}/enabled`, { enabled: wanted }),
    onSettled: () => queries.invalidateQueries({ queryKey: ['admin'] }),
  });
  return (
    <>
      <Switch
        label="Federation"
        description="Off, nothing is sent or taken, and nothing is lost: what waits goes out when it is on again."
        checked={change.isPending ? change.variables : enabled}
        onChange={(event) => change.mutate(event.currentTarget.checked)}
      />
      {change.error && <ProblemNotice problem={change.error} />}
    </>
  );
}
