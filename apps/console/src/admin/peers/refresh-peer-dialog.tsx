import { BusyButton } from '../../parts/busy-button';
import forms from '../../parts/form.module.css';
import { ProblemNotice } from '../../parts/problem-notice';
import { Dialog } from '../../parts/dialog';
import { usePeering } from './use-peering';

interface RefreshPeerDialogProps {
  name: string;
  opened: boolean;
  onClose(): void;
}

export function RefreshPeerDialog({ name, opened, onClose }: RefreshPeerDialogProps) {
  return (
    <Dialog title={`Refresh ${name}`} opened={opened} onClose={onClose}>
      <RefreshPeerForm name={name} onDone={onClose} />
    </Dialog>
  );
}

/** Refreshing takes new keys on the admin's word alone, so it says so first. */
function RefreshPeerForm({ name, onDone }: { name: string; onDone(): void }) {
  const { refresh } = usePeering(name);
  return (
    <div className={forms.form}>
      <p>This reads the descriptor of the server again: its address, its protocol versions and its keys.</p>
      <p>
        <strong>Keys that nothing vouches for are accepted too.</strong> If this server was refused because
        its key has changed, ask its admin by another way whether that was them.
      </p>
      {refresh.error && <ProblemNotice problem={refresh.error} />}
      <BusyButton busy={refresh.isPending} onClick={() => refresh.mutate(undefined, { onSuccess: onDone })}>
        Refresh, and accept its keys
      </BusyButton>
    </div>
  );
}
