import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useNavigate } from '@tanstack/react-router';
import { useState, type FormEvent } from 'react';
import { KEYS } from '../../api/queries';
import { BusyButton } from '../../parts/busy-button';
import { Dialog } from '../../parts/dialog';
import forms from '../../parts/form.module.css';
import { ProblemNotice } from '../../parts/problem-notice';
import { useApi, useMe } from '../../session/session';
import { readInvitee } from '../members/invitee';
import { InviteeInput } from '../members/invitee-input';

interface NewDirectDialogProps {
  opened: boolean;
  onClose(): void;
}

export function NewDirectDialog({ opened, onClose }: NewDirectDialogProps) {
  return (
    <Dialog title="New federated direct message" opened={opened} onClose={onClose}>
      <NewDirectForm onDone={onClose} />
    </Dialog>
  );
}

function NewDirectForm({ onDone }: { onDone(): void }) {
  const api = useApi();
  const { tenant } = useMe();
  const queries = useQueryClient();
  const navigate = useNavigate();
  const [fault, setFault] = useState<string>();
  const start = useMutation({
    mutationFn: (fqid: string) => api.post<{ room_id: string }>('/v1/me/federated-dms', { fqid }),
    onSuccess: async ({ room_id }) => {
      await queries.invalidateQueries({ queryKey: KEYS.rooms });
      onDone();
      await navigate({ to: '/rooms/$roomId', params: { roomId: room_id } });
    },
  });
  const submit = (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault();
    const read = readInvitee(String(new FormData(event.currentTarget).get('person')), true, tenant);
    setFault(read.ok ? undefined : read.fault);
    if (read.ok) start.mutate(read.fqid);
  };
  return (
    <form className={forms.form} onSubmit={submit} noValidate>
      <InviteeInput federated fault={fault} />
      {start.error && <ProblemNotice problem={start.error} />}
      <BusyButton type="submit" busy={start.isPending}>
        Send the invite
      </BusyButton>
    </form>
  );
}
