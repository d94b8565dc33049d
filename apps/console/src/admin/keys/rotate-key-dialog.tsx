import { Checkbox } from '@mantine/core';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { BusyButton } from '../../parts/busy-button';
import forms from '../../parts/form.module.css';
import { ProblemNotice } from '../../parts/problem-notice';
import { useApi } from '../../session/session';
import { Dialog } from '../../parts/dialog';
import { ADMIN_KEYS, FEDERATION } from '../queries';

interface RotateKeyDialogProps {
  opened: boolean;
  onClose(): void;
  /** The new key signs. */
  onDone(): void;
}

export function RotateKeyDialog({ opened, onClose, onDone }: RotateKeyDialogProps) {
  return (
    <Dialog title="Rotate the key" opened={opened} onClose={onClose}>
      <RotateKeyForm
        onDone={() => {
          onDone();
          onClose();
        }}
      />
    </Dialog>
  );
}

const WITH_OVERLAP =
  'A new key signs from now on. Peers find it by themselves, because the old one vouches for it: that stays good for the overlap. What it has signed stays valid for ever.';
const WITHOUT_OVERLAP =
  'A new key signs from now on, and nothing new is believed of the old one. So it cannot vouch for the new one: every peer refuses this server until its admin has refreshed it there. What the old key has signed before stays valid.';

function RotateKeyForm({ onDone }: { onDone(): void }) {
  const api = useApi();
  const queries = useQueryClient();
  const [revoke, setRevoke] = useState(false);
  const rotation = useMutation({
    mutationFn: () => api.post(`${FEDERATION}/identity/rotate`, { revoke_old: revoke }),
    onSuccess: onDone,
    onSettled: () => queries.invalidateQueries({ queryKey: ADMIN_KEYS.identity }),
  });
  return (
    <div className={forms.form}>
      <p>{revoke ? WITHOUT_OVERLAP : WITH_OVERLAP}</p>
      <Checkbox
        label="Revoke the old key at once"
        description="Only if somebody else may have it."
        checked={revoke}
        onChange={(event) => setRevoke(event.currentTarget.checked)}
      />
      {rotation.error && <ProblemNotice problem={rotation.error} />}
      <BusyButton
        {...(revoke && { color: 'red' })}
        busy={rotation.isPending}
        onClick={() => rotation.mutate()}
      >
        {revoke ? 'Rotate and revoke the old key' : 'Rotate the key'}
      </BusyButton>
    </div>
  );
}
