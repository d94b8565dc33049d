import { Switch, TextInput } from '@mantine/core';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useNavigate } from '@tanstack/react-router';
import type { FormEvent } from 'react';
import { KEYS } from '../../api/queries';
import type { RoomView } from '../../api/views';
import { BusyButton } from '../../parts/busy-button';
import { Dialog } from '../../parts/dialog';
import forms from '../../parts/form.module.css';
import { ProblemNotice } from '../../parts/problem-notice';
import { useApi } from '../../session/session';

interface NewRoomDialogProps {
  opened: boolean;
  onClose(): void;
}

export function NewRoomDialog({ opened, onClose }: NewRoomDialogProps) {
  return (
    <Dialog title="New room" opened={opened} onClose={onClose}>
      <NewRoomForm onDone={onClose} />
    </Dialog>
  );
}

function NewRoomForm({ onDone }: { onDone(): void }) {
  const api = useApi();
  const queries = useQueryClient();
  const navigate = useNavigate();
  const creation = useMutation({
    mutationFn: (room: object) => api.post<RoomView>('/v1/rooms', room),
    onSuccess: async ({ room_id }) => {
      await queries.invalidateQueries({ queryKey: KEYS.rooms });
      onDone();
      await navigate({ to: '/rooms/$roomId', params: { roomId: room_id } });
    },
  });
  const submit = (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault();
    const fields = new FormData(event.currentTarget);
    creation.mutate({
      name: String(fields.get('name')).trim(),
      federate: fields.has('federate'),
      history: fields.has('shared') ? 'shared' : 'since_join',
    });
  };
  return (
    <form className={forms.form} onSubmit={submit}>
      <TextInput name="name" label="Name" required maxLength={256} data-autofocus autoComplete="off" />
      <Switch
        name="federate"
        label="People of other servers may be invited"
        description="An admin can change this later."
        defaultChecked
      />
      <Switch name="shared" label="Newcomers see what was said before" defaultChecked />
      {creation.error && <ProblemNotice problem={creation.error} />}
      <BusyButton type="submit" busy={creation.isPending}>
        Create the room
      </BusyButton>
    </form>
  );
}
