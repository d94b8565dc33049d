import { ActionIcon, Menu } from '@mantine/core';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { useNavigate } from '@tanstack/react-router';
import { useState } from 'react';
import { path } from '../../api/client';
import { KEYS, settingsQuery } from '../../api/queries';
import type { Notify, RoomView } from '../../api/views';
import { ConfirmDialog } from '../../parts/confirm-dialog';
import { Icon } from '../../parts/icon';
import { ProblemDialog } from '../../parts/problem-dialog';
import { useApi } from '../../session/session';

const NOTIFY: { notify: Notify; title: string }[] = [
  { notify: 'all', title: 'Notify me of every message' },
  { notify: 'mentions', title: 'Notify me when I am named' },
  { notify: 'none', title: 'Do not notify me' },
];

/** What one is told of a room, and the way out of it. */
export function RoomMenu({ room: { room_id } }: { room: RoomView }) {
  const api = useApi();
  const queries = useQueryClient();
  const navigate = useNavigate();
  const [leaving, setLeaving] = useState(false);
  const { data: settings } = useQuery(settingsQuery(api));
  const setNotify = useMutation({
    mutationFn: (notify: Notify) => api.put('/v1/me/settings', { room_id, notify }),
    onSettled: () => queries.invalidateQueries({ queryKey: KEYS.settings }),
  });
  const saved = settings && (settings[room_id] ?? 'all');
  const chosen = setNotify.isPending ? setNotify.variables : saved;
  const leave = useMutation({
    mutationFn: () => api.post(path`/v1/rooms/${room_id}/leave`),
    onSuccess: async () => {
      setLeaving(false);
      await navigate({ to: '/' });
      await queries.invalidateQueries({ queryKey: KEYS.rooms });
    },
  });
  return (
    <>
      <Menu position="bottom-end" width={260}>
        <Menu.Target>
          <ActionIcon variant="subtle" color="gray" size={36} aria-label="More about the room">
            <Icon name="more" />
          </ActionIcon>
        </Menu.Target>
        <Menu.Dropdown>
          <Menu.RadioGroup value={chosen ?? ''} onChange={(notify) => setNotify.mutate(notify as Notify)}>
            {NOTIFY.map(({ notify, title }) => (
              <Menu.RadioItem key={notify} value={notify} closeMenuOnClick>
                {title}
              </Menu.RadioItem>
            ))}
          </Menu.RadioGroup>
          <Menu.Divider />
          <Menu.Item leftSection={<Icon name="leave" size={18} />} onClick={() => setLeaving(true)}>
            Leave the room
          </Menu.Item>
        </Menu.Dropdown>
      </Menu>
      <ConfirmDialog
        opened={leaving}
        title="Leave the room?"
        action="Leave"
        problem={leave.error}
        busy={leave.isPending}
        onClose={() => {
          setLeaving(false);
          leave.reset();
        }}
        onConfirm={() => leave.mutate()}
      >
        You will not see what is said in it any more. Somebody in the room can invite you again.
      </ConfirmDialog>
      <ProblemDialog problem={setNotify.error} onClose={setNotify.reset} />
    </>
  );
}
