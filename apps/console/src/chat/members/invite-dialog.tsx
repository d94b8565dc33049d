import { Switch } from '@mantine/core';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useState, type FormEvent } from 'react';
import { path } from '../../api/client';
import { KEYS } from '../../api/queries';
import type { InviteView, RoomView } from '../../api/views';
import { BusyButton } from '../../parts/busy-button';
import { Dialog } from '../../parts/dialog';
import forms from '../../parts/form.module.css';
import { ProblemNotice } from '../../parts/problem-notice';
import { useApi, useMe } from '../../session/session';
import { readInvitee } from './invitee';
import { InviteeInput } from './invitee-input';

interface InviteDialogProps {
  room: RoomView;
  opened: boolean;
  onClose(): void;
}

export function InviteDialog({ room, opened, onClose }: InviteDialogProps) {
  return (
    <Dialog title="Invite to the room" opened={opened} onClose={onClose}>
      <InviteForm room={room} onDone={onClose} />
    </Dialog>
  );
}

function InviteForm({ room: { room_id, federate }, onDone }: { room: RoomView; onDone(): void }) {
  const api = useApi();
  const { tenant } = useMe();
  const queries = useQueryClient();
  const [federated, setFederated] = useState(false);
  const [fault, setFault] = useState<string>();
  const invite = useMutation({
    mutationFn: (fqid: string) => api.post<InviteView>(path`/v1/rooms/${room_id}/invitations`, { fqid }),
    onSuccess: async () => {
      await queries.invalidateQueries({ queryKey: KEYS.roomInvites(room_id) });
      onDone();
    },
  });
  const submit = (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault();
    const read = readInvitee(String(new FormData(event.currentTarget).get('person')), federated, tenant);
    setFault(read.ok ? undefined : read.fault);
    if (read.ok) invite.mutate(read.fqid);
  };
  return (
    <form className={forms.form} onSubmit={submit} noValidate>
      <Switch
        label="Federated"
        description={
          federate
            ? 'The person is on another server. Its people will see what is said here.'
            : 'Federation is switched off for this room; an admin can switch it on.'
        }
        checked={federated}
        disabled={!federate}
        onChange={(event) => {
          setFederated(event.currentTarget.checked);
          setFault(undefined);
        }}
      />
      <InviteeInput federated={federated} fault={fault} />
      {invite.error && <ProblemNotice problem={invite.error} />}
      <BusyButton type="submit" busy={invite.isPending}>
        Send the invite
      </BusyButton>
    </form>
  );
}
