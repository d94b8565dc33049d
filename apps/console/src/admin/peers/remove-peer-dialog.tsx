import { Button, Checkbox } from '@mantine/core';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { path, query } from '../../api/client';
import { BusyButton } from '../../parts/busy-button';
import forms from '../../parts/form.module.css';
import { ProblemNotice } from '../../parts/problem-notice';
import { useApi } from '../../session/session';
import { Dialog } from '../../parts/dialog';
import { Loaded } from '../parts/loaded';
import { severingQuery } from '../queries';
import { severingText } from './severing-text';

interface RemovePeerDialogProps {
  name: string;
  opened: boolean;
  onClose(): void;
}

export function RemovePeerDialog({ name, opened, onClose }: RemovePeerDialogProps) {
  return (
    <Dialog title={`Remove ${name}`} opened={opened} onClose={onClose}>
      <RemovePeerForm name={name} onDone={onClose} />
    </Dialog>
  );
}

/** Shows what is severed before it lets anybody sever it. */
function RemovePeerForm({ name, onDone }: { name: string; onDone(): void }) {
  const api = useApi();
  const queries = useQueryClient();
  const [deny, setDeny] = useState(false);
  const preview = useQuery(severingQuery(api, name));
  const removal = useMutation({
    mutationFn: () =>
      api.delete(path`/v1/admin/federation/peers/${name}` + query({ deny: deny ? 'true' : undefined })),
    onSuccess: onDone,
    onSettled: () => queries.invalidateQueries({ queryKey: ['admin'] }),
  });
  return (
    <div className={forms.form}>
      <Loaded query={preview} what="what it would sever">
        {(counts) => (
          <>
            <ul className={forms.form}>
              {severingText(name, counts).map((sentence) => (
                <li key={sentence}>{sentence}</li>
              ))}
            </ul>
            <Checkbox
              label="Deny it as well"
              description="Otherwise it comes back as soon as somebody adds it again."
              checked={deny}
              onChange={(event) => setDeny(event.currentTarget.checked)}
            />
            {removal.error && <ProblemNotice problem={removal.error} />}
            <BusyButton color="red" busy={removal.isPending} onClick={() => removal.mutate()}>
              Remove {name}
            </BusyButton>
          </>
        )}
      </Loaded>
      <Button variant="default" onClick={onDone}>
        Keep it
      </Button>
    </div>
  );
}
