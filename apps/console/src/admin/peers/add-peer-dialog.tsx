import { TextInput } from '@mantine/core';
import { useState, type FormEvent } from 'react';
import { BusyButton } from '../../parts/busy-button';
import forms from '../../parts/form.module.css';
import { ProblemNotice } from '../../parts/problem-notice';
import { useMe } from '../../session/session';
import { Dialog } from '../../parts/dialog';
import { readPeerName } from './peer-name';
import { useAddPeer } from './use-peering';

interface AddPeerDialogProps {
  opened: boolean;
  onClose(): void;
}

export function AddPeerDialog({ opened, onClose }: AddPeerDialogProps) {
  return (
    <Dialog title="Add a peer" opened={opened} onClose={onClose}>
      <AddPeerForm onDone={onClose} />
    </Dialog>
  );
}

function AddPeerForm({ onDone }: { onDone(): void }) {
  const { tenant } = useMe();
  const [fault, setFault] = useState<string>();
  const [allowed, setAllowed] = useState<string>();
  const add = useAddPeer(setAllowed);
  const submit = (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault();
    const read = readPeerName(String(new FormData(event.currentTarget).get('peer')), tenant);
    setFault(read.ok ? undefined : read.fault);
    setAllowed(undefined);
    if (read.ok) add.mutate(read.name, { onSuccess: onDone });
  };
  return (
    <form className={forms.form} onSubmit={submit} noValidate>
      <TextInput
        name="peer"
        label="Name of the server"
        description="It is put on the allow list and asked who it is. Its admin has to allow this server as well."
        placeholder="acme.example"
        error={fault}
        autoComplete="off"
        autoCapitalize="none"
        spellCheck={false}
        dir="ltr"
        data-autofocus
      />
      {add.error && allowed && (
        <p>{allowed} is on the allow list now, but it could not be asked who it is:</p>
      )}
      {add.error && <ProblemNotice problem={add.error} />}
      <BusyButton type="submit" busy={add.isPending}>
        Add the peer
      </BusyButton>
    </form>
  );
}
