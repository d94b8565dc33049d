import { Switch } from '@mantine/core';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { path } from '../../api/client';
import { KEYS } from '../../api/queries';
import type { RoomView } from '../../api/views';
import { plainName } from '../../parts/plain-text';
import { ProblemNotice } from '../../parts/problem-notice';
import { useApi } from '../../session/session';
import { ADMIN_KEYS } from '../queries';
import { closedKind } from './closed-kind';

/** Whether the room takes and gives on this side. */
export function FederateSwitch({ room }: { room: RoomView }) {
  const api = useApi();
  const queries = useQueryClient();
  const kind = closedKind(room);
  const change = useMutation({
    mutationFn: (enabled: boolean) =>
      api.put<RoomView>(path`/v1/admin/rooms/${room.room_id}/federate`, { enabled }),
    onSettled: () =>
      Promise.all([
        queries.invalidateQueries({ queryKey: ADMIN_KEYS.rooms }),
        queries.invalidateQueries({ queryKey: KEYS.rooms }),
      ]),
  });
  return (
    <>
      <Switch
        label={
          <>
            Federates<span className="visually-hidden"> {plainName(room.name)}</span>
          </>
        }
        description={kind && `${kind} rooms never federate.`}
        disabled={kind !== undefined}
        checked={kind === undefined && (change.isPending ? change.variables : room.federate)}
        onChange={(event) => change.mutate(event.currentTarget.checked)}
      />
      {change.error && <ProblemNotice problem={change.error} />}
    </>
  );
}
